"""Reading `catalog/`: law and reference as data; one module a folder of it."""

from parindex.kit.catalog.calendar import (
    CatalogYear,
    check_calendar_year,
    load_calendar,
    load_working_time,
)
from parindex.kit.catalog.costs import (
    CostActivity,
    CostRules,
    PerHead,
    load_cost_rules,
)
from parindex.kit.catalog.criteria import (
    criteria_in_force,
    criteria_yaml,
    exact_yaml,
    load_criteria,
    read_criteria,
    read_criteria_file,
)
from parindex.kit.catalog.measures import (
    Measure,
    ScoredSet,
    load_766,
    load_all_measures,
    load_measures,
)
from parindex.kit.catalog.onestop import (
    OneStopRules,
    onestop_rules,
)
from parindex.kit.catalog.onestop_forms import (
    FormColumn,
    FormKind,
    FormSet,
    OneStopForm,
    load_onestop_forms,
)
from parindex.kit.catalog.papers import (
    load_paper_format,
    load_paper_types,
)
from parindex.kit.catalog.procedures import (
    CatalogProcedure,
    Component,
    Fee,
    ProcedureContent,
    ProcedureStep,
    Publication,
    TimeLimit,
    Way,
    load_procedures,
)
from parindex.kit.catalog.reading import (
    CatalogError,
    catalog_path,
)
from parindex.kit.catalog.reports import (
    ON_REQUEST,
    ReportCheck,
    ReportField,
    ReportForm,
    Reports,
    ReportSection,
    ReportType,
    Rung,
    load_reports,
    read_reports,
)
from parindex.kit.catalog.signals import (
    Signal,
    load_signals,
)
from parindex.kit.catalog.sources import (
    LegalSource,
    SourceRelation,
    check_sources,
    load_sources,
)
from parindex.kit.catalog.territories import (
    CatalogSuccession,
    CatalogUnit,
    Territories,
    check_territories,
    load_territories,
    read_territory_file,
)

__all__ = [
    "ON_REQUEST",
    "CatalogError",
    "CatalogProcedure",
    "CatalogSuccession",
    "CatalogUnit",
    "CatalogYear",
    "Component",
    "CostActivity",
    "CostRules",
    "Fee",
    "FormColumn",
    "FormKind",
    "FormSet",
    "LegalSource",
    "Measure",
    "OneStopForm",
    "OneStopRules",
    "PerHead",
    "ProcedureContent",
    "ProcedureStep",
    "Publication",
    "ReportCheck",
    "ReportField",
    "ReportForm",
    "ReportSection",
    "ReportType",
    "Reports",
    "Rung",
    "ScoredSet",
    "Signal",
    "SourceRelation",
    "Territories",
    "TimeLimit",
    "Way",
    "catalog_path",
    "check_calendar_year",
    "check_sources",
    "check_territories",
    "criteria_in_force",
    "criteria_yaml",
    "exact_yaml",
    "load_766",
    "load_all_measures",
    "load_calendar",
    "load_cost_rules",
    "load_criteria",
    "load_measures",
    "load_onestop_forms",
    "load_paper_format",
    "load_paper_types",
    "load_procedures",
    "load_reports",
    "load_signals",
    "load_sources",
    "load_territories",
    "load_working_time",
    "onestop_rules",
    "read_criteria",
    "read_criteria_file",
    "read_reports",
    "read_territory_file",
]
