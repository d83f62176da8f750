"""ONNX files as messages, without the package of that name, which comes with training alone.

ONNX is protobuf (https://onnx.ai/onnx/repo-docs/IR.html). Of its messages the fields that are read
or written are named here; protobuf keeps the others as they are.
"""

from functools import cache
from typing import Any

from google.protobuf import (  # type: ignore[import-untyped]
    descriptor_pb2,
    descriptor_pool,
    message_factory,
)

_FIELDS: dict[str, dict[str, tuple[int, str]]] = {
    "ModelProto": {
        "graph": (7, "GraphProto"),
        "opset_import": (8, "OperatorSetIdProto*"),
        "functions": (25, "FunctionProto*"),
    },
    "OperatorSetIdProto": {"domain": (1, "string"), "version": (2, "int64")},
    "FunctionProto": {"name": (1, "string"), "node": (7, "NodeProto*"), "domain": (10, "string")},
    "GraphProto": {
        "node": (1, "NodeProto*"),
        "initializer": (5, "TensorProto*"),
        "input": (11, "ValueInfoProto*"),
        "output": (12, "ValueInfoProto*"),
    },
    "NodeProto": {
        "input": (1, "string*"),
        "output": (2, "string*"),
        "op_type": (4, "string"),
        "attribute": (5, "AttributeProto*"),
        "domain": (7, "string"),
    },
    "AttributeProto": {
        "name": (1, "string"),
        "i": (3, "int64"),
        "t": (5, "TensorProto"),
        "g": (6, "GraphProto"),
        "ints": (8, "int64*"),
        "tensors": (10, "TensorProto*"),
        "graphs": (11, "GraphProto*"),
        "type": (20, "int32"),
    },
    "TensorProto": {
        "dims": (1, "int64*"),
        "data_type": (2, "int32"),
        "name": (8, "string"),
        "raw_data": (9, "bytes"),
        "data_location": (14, "int32"),
    },
    "ValueInfoProto": {"name": (1, "string"), "type": (2, "TypeProto")},
    "TypeProto": {"tensor_type": (1, "TensorTypeProto")},
    "TensorTypeProto": {"elem_type": (1, "int32"), "shape": (2, "TensorShapeProto")},
    "TensorShapeProto": {"dim": (1, "DimensionProto*")},
    "DimensionProto": {"dim_value": (1, "int64"), "dim_param": (2, "string")},
}
"""Message of ONNX → field → its number and its type; a star: repeated."""


def read_onnx(network: bytes) -> Any:
    """Read a file as a ModelProto; google.protobuf.message.DecodeError where it is none."""
    model = _messages()["ModelProto"]()
    model.ParseFromString(network)
    return model


@cache
def _messages() -> dict[str, Any]:
    """Classes of the messages in `_FIELDS`."""
    kinds = descriptor_pb2.FieldDescriptorProto
    types = {
        "string": kinds.TYPE_STRING,
        "bytes": kinds.TYPE_BYTES,
        "int64": kinds.TYPE_INT64,
        "int32": kinds.TYPE_INT32,
    }
    file = descriptor_pb2.FileDescriptorProto(name="digitlab/onnx.proto", package="digitlab")
    for name, fields in _FIELDS.items():
        message = file.message_type.add(name=name)
        for field, (number, kind) in fields.items():
            is_many, kind = kind.endswith("*"), kind.rstrip("*")
            label = kinds.LABEL_REPEATED if is_many else kinds.LABEL_OPTIONAL
            added = message.field.add(name=field, number=number, label=label)
            added.type = types.get(kind, kinds.TYPE_MESSAGE)
            if added.type == kinds.TYPE_MESSAGE:
                added.type_name = f".digitlab.{kind}"
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return {
        name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"digitlab.{name}"))
        for name in _FIELDS
    }
