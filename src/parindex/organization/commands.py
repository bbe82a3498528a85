"""Every change of the organisation and of the roles held in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from parindex.accounts.models import User
from parindex.audit.actor import Actor
from parindex.audit.command import bulk_command, command, creates
from parindex.audit.errors import InvalidAct, WrongState, require
from parindex.kit.catalog import CatalogUnit, Territories
from parindex.organization import policies
from parindex.organization.models import RoleGrant, Succession, Unit, UnitPast
from parindex.organization.states import GrantState, SuccessionKind

ONE_DAY = timedelta(days=1)


@creates("organization.unit.establish", may=policies.may_administer)
def establish_unit(
    actor: Actor,
    *,
    code: str,
    kind: str,
    level: str,
    name: str,
    parent: Unit | None = None,
    valid_from: date | None = None,
    short_name: str = "",
    place: str = "",
) -> Unit:
    """Lập một đơn vị mới. Raises InvalidAct when the code is taken: a code is never used again."""
    if Unit.objects.filter(code=code).exists():
        raise InvalidAct(_("Mã «%(code)s» đã có đơn vị mang. Hãy chọn mã khác.") % {"code": code}, field="code")
    unit = Unit(
        code=code,
        kind=kind,
        level=level,
        name=name,
        short_name=short_name,
        place=place,
        parent=parent,
        valid_from=valid_from,
    )
    unit.save()
    return unit


@command("organization.unit.rename", may=policies.may_administer)
def rename_unit(actor: Actor, unit: Unit, *, name: str, on: date) -> Unit:
    """Đổi tên từ một ngày; tên cũ vẫn đọc được ở những ngày trước đó."""
    _keep_past(unit, on)
    unit.name = name
    unit.save()
    return unit


@command("organization.unit.move", may=policies.may_administer)
def move_unit(actor: Actor, unit: Unit, *, parent: Unit, on: date) -> Unit:
    """Chuyển đơn vị sang cấp trên khác từ một ngày. Raises InvalidAct when that would make a circle."""
    above: Unit | None = parent
    while above is not None:
        if above.pk == unit.pk:
            raise InvalidAct(_("Không thể đặt một đơn vị dưới chính nó."), field="parent")
        above = above.parent
    _keep_past(unit, on)
    unit.parent = parent
    unit.save()
    return unit


@bulk_command("organization.unit.merge", may=policies.may_administer)
def merge_units(
    actor: Actor, units: Sequence[Unit], *, into: Unit, on: date, basis: str = "", ending: bool = True
) -> Sequence[Unit]:
    """Sáp nhập các đơn vị vào `into` từ ngày `on`.

    Each unit's last day is the day before; it keeps its code and its records. `into` may be new or
    one that already existed (then it absorbs them). `ending=False` records a handover of work by a
    unit that lives on.
    """
    if any(unit.pk == into.pk for unit in units):
        raise InvalidAct(_("Một đơn vị không thể sáp nhập vào chính nó."), field="into")
    absorbed = into.valid_from is None or into.valid_from < on
    kind = SuccessionKind.ABSORPTION if absorbed else SuccessionKind.MERGER
    for unit in units:
        _succeed(unit, into, kind if ending else SuccessionKind.HANDOVER, on, basis)
        if ending:
            unit.end(on - ONE_DAY)
            unit.save()
    return units


@command("organization.unit.split", may=policies.may_administer)
def split_unit(actor: Actor, unit: Unit, *, among: Sequence[Unit], on: date, basis: str = "") -> Unit:
    """Chia một đơn vị cho nhiều đơn vị từ ngày `on`; đơn vị cũ kết thúc ngày hôm trước."""
    if len(among) < 2:
        raise InvalidAct(_("Chia, tách phải có ít nhất hai đơn vị nhận."), field="among")
    for successor in among:
        _succeed(unit, successor, SuccessionKind.SPLIT, on, basis)
    unit.end(on - ONE_DAY)
    unit.save()
    return unit


@command("organization.unit.dissolve", may=policies.may_administer)
def dissolve_unit(actor: Actor, unit: Unit, *, last_day: date) -> Unit:
    """Giải thể: ghi ngày cuối cùng của đơn vị; hồ sơ của đơn vị vẫn còn nguyên."""
    unit.end(last_day)
    unit.save()
    return unit


@creates("organization.grant.give", may=policies.may_grant)
def grant_role(
    actor: Actor,
    user: User,
    unit: Unit,
    role: str,
    *,
    valid_from: date,
    valid_to: date | None = None,
) -> RoleGrant:
    """Giao vai trò trong một đơn vị; vai trò nhạy cảm chờ người thứ hai xác nhận."""
    if not policies.valid_period(valid_from, valid_to):
        raise InvalidAct(_("Ngày kết thúc phải sau ngày bắt đầu."), field="valid_to")
    waiting = policies.needs_second_person(role) and not actor.is_system
    grant = RoleGrant(
        user=user,
        unit=unit,
        role=role,
        valid_from=valid_from,
        valid_to=valid_to,
        state=GrantState.PROPOSED if waiting else GrantState.ACTIVE,
        proposed_by_id=actor.user_id,
    )
    grant.save()
    return grant


@command("organization.grant.confirm", may=policies.may_confirm)
def confirm_grant(actor: Actor, grant: RoleGrant) -> RoleGrant:
    """Xác nhận một vai trò nhạy cảm; có hiệu lực ngay ở yêu cầu tiếp theo."""
    if grant.state != GrantState.PROPOSED:
        raise WrongState(_("Vai trò này không chờ xác nhận."))
    require(policies.no_conflict(grant.user, grant.role))
    grant.state = GrantState.ACTIVE
    grant.confirmed_by_id = actor.user_id
    grant.save()
    return grant


@command("organization.grant.end", may=policies.may_administer)
def end_grant(actor: Actor, grant: RoleGrant) -> RoleGrant:
    """Thu hồi vai trò; mất quyền ngay ở yêu cầu tiếp theo."""
    if grant.state == GrantState.ENDED:
        raise WrongState(_("Vai trò này đã thu hồi từ trước."))
    grant.state = GrantState.ENDED
    grant.valid_to = max(grant.valid_from, actor.today)
    grant.save()
    return grant


def _keep_past(unit: Unit, on: date) -> None:
    """Keep how the unit was until the day before `on`."""
    earlier = unit.past.order_by("-valid_to").first()
    start = earlier.valid_to + ONE_DAY if earlier else unit.valid_from
    if start is not None and on <= start:
        raise InvalidAct(
            _("Ngày thay đổi phải sau ngày %(day)s, là ngày của lần thay đổi trước.")
            % {"day": start.strftime("%d/%m/%Y")},
            field="on",
        )
    UnitPast(unit=unit, name=unit.name, parent_id=unit.parent_id, valid_from=start, valid_to=on - ONE_DAY).save()


def _succeed(unit: Unit, successor: Unit, kind: str, on: date, basis: str) -> None:
    if not successor.exists_on(on):
        raise InvalidAct(
            _("Đơn vị nhận «%(name)s» không tồn tại vào ngày đó.") % {"name": successor.name}, field="into"
        )
    Succession(predecessor=unit, successor=successor, kind=kind, on=on, basis=basis).save()


@creates("organization.units.load", may=policies.may_administer)
def load_units(actor: Actor, territories: Territories) -> list[Unit]:
    """Nạp các đơn vị của catalog/territories chưa có; đơn vị đã có thì không động tới."""
    known = {unit.code: unit for unit in Unit.objects.all()}
    made: list[Unit] = []
    for position, entry in enumerate(territories.units):
        if entry.code not in known:
            unit = _unit_of(entry, position)
            unit.save()
            known[entry.code] = unit
            made.append(unit)
    fresh = {unit.code for unit in made}
    for entry in territories.units:
        if entry.code in fresh and entry.parent is not None:
            known[entry.code].parent = known[entry.parent]
            known[entry.code].save()
    _load_successions(territories, known)
    return made


def _unit_of(entry: CatalogUnit, position: int) -> Unit:
    certainty = "" if entry.mark == "S" else " (tên cần đối chiếu)"
    return Unit(
        code=entry.code,
        kind=entry.kind,
        level=entry.level,
        name=entry.name,
        short_name=entry.short_name,
        aliases=list(entry.aliases),
        place=entry.place,
        position=position,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        source=entry.source + certainty,
    )


def _load_successions(territories: Territories, units: Mapping[str, Unit]) -> None:
    for row in territories.successions:
        old, new = units[row.predecessor], units[row.successor]
        if not Succession.objects.filter(predecessor=old, successor=new).exists():
            Succession(predecessor=old, successor=new, kind=row.kind, on=row.since, basis=row.basis).save()
