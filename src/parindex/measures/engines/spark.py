"""A Spark cluster over the same files, which every worker must see under the same path."""

from __future__ import annotations

import logging
from typing import Any

from pyspark.sql import SparkSession

from parindex.measures.count import Form, sql_of
from parindex.measures.datasets import DATASETS, Dataset
from parindex.measures.engines.facts import Facts, OverFiles

TYPES = {"int64": "BIGINT", "int32": "INT", "boolean": "BOOLEAN", "string": "STRING"}


class Spark(OverFiles):
    """`url` is the master: spark://…, yarn, k8s://…, or local[2]."""

    name = "spark"
    form: Form = "sum"

    def __init__(self, facts: Facts, master: str, memory_mb: int) -> None:
        self.facts = facts
        logging.getLogger("py4j").setLevel(logging.WARNING)  # it tells of every connection it closes
        settings = {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.session.timeZone": "UTC",
            "spark.driver.memory": f"{memory_mb}m",
        }
        if master.startswith("local"):
            settings["spark.sql.shuffle.partitions"] = "4"  # the 200 of a cluster would be all waiting here
        builder = SparkSession.builder.master(master).appName("parindex")
        for key, value in settings.items():
            builder = builder.config(key, value)
        self._session = builder.getOrCreate()

    def rows(self, expression: Any) -> list[dict[str, Any]]:
        for dataset in DATASETS.values():
            if self.facts.files(dataset):
                self._view(dataset)
        answer = self._session.sql(sql_of(expression, "pyspark"))
        return [row.asDict() for row in answer.collect()]

    def _view(self, dataset: Dataset) -> None:
        types = ", ".join(f"{column.name} {TYPES[column.type]}" for column in dataset.columns)
        folder = str(self.facts.folder.resolve() / dataset.name)
        files = self._session.read.schema(types).option("basePath", folder).parquet(folder)
        files.select([column.name for column in dataset.columns]).createOrReplaceTempView(dataset.name)

    def close(self) -> None:
        self._session.stop()


def open_engine(facts: Facts, url: str, memory_mb: int, threads: int) -> Spark:
    return Spark(facts, url or f"local[{threads}]", max(memory_mb, 1024))
