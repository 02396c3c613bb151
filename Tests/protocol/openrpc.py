"""What OpenRPC 1.4 asks of a document.

`structure` is a check by hand, written from the specification: the places, what must stand there,
what may, and the rules that no schema says. It is not OpenRPC's meta-schema, which no Python package
has; with OPENRPC_META_SCHEMA naming a copy of it, `meta_schema` holds the document against that.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any, Dict, List, Set, Tuple

#: Of each place: what must stand there, what else may. Members named x-… may stand in any.
PLACES: Dict[str, Tuple[Set[str], Set[str]]] = {
    "document": (
        {"openrpc", "info", "methods"}, {"servers", "components", "externalDocs", "$schema"},
    ),
    "info": ({"title", "version"}, {"description", "termsOfService", "contact", "license"}),
    "method": (
        {"name", "params"},
        {
            "description", "summary", "servers", "tags", "paramStructure", "result", "errors",
            "links", "examples", "deprecated", "externalDocs",
        },
    ),
    "content": ({"name", "schema"}, {"description", "summary", "required", "deprecated"}),
    "error": ({"code", "message"}, {"data"}),
}

TYPES = {"array", "boolean", "integer", "null", "number", "object", "string"}


def structure(document: Any) -> List[str]:
    found = place("document", document, "$")
    if not re.fullmatch(r"1\.4\.\d+", document.get("openrpc", "")):
        found.append("$.openrpc is no version 1.4.x")
    found += place("info", document.get("info", {}), "$.info")
    names = [method.get("name") for method in document.get("methods", [])]
    found += [f"the method {name} stands twice" for name in set(names) if names.count(name) > 1]
    schemas = document.get("components", {}).get("schemas", {})
    for name, schema in schemas.items():
        found += schema_problems(schema, schemas, f"$.components.schemas.{name}")
    for method in document.get("methods", []):
        found += method_problems(method, schemas, f"$.methods[{method.get('name')}]")
    return found


def place(kind: str, value: Any, path: str) -> List[str]:
    must, may = PLACES[kind]
    if not isinstance(value, dict):
        return [f"{path} is no object"]
    others = {name for name in value if not name.startswith("x-")} - must - may
    return [f"{path} has no {name}" for name in sorted(must - set(value))] + [
        f"{path} must not have {name}" for name in sorted(others)
    ]


def method_problems(method: Any, schemas: Any, path: str) -> List[str]:
    found = place("method", method, path)
    for name in ("name", "summary", "description"):
        if not isinstance(method.get(name, ""), str):
            found.append(f"{path}.{name} is no text")
    if method.get("paramStructure", "either") not in ("by-name", "by-position", "either"):
        found.append(f"{path}.paramStructure is none that there is")
    params = method.get("params", [])
    names = [param.get("name") for param in params]
    if len(set(names)) < len(names):
        found.append(f"{path} has a param twice")
    required = [bool(param.get("required")) for param in params]
    if required != sorted(required, reverse=True):
        found.append(f"{path} has a required param after an optional one")
    contents = [(param, f"{path}.params.{param.get('name')}") for param in params]
    if "result" in method:
        contents.append((method["result"], f"{path}.result"))
    for content, where in contents:
        found += place("content", content, where)
        found += schema_problems(content.get("schema"), schemas, f"{where}.schema")
    codes = []
    for error in method.get("errors", []):
        found += place("error", error, f"{path}.errors")
        codes.append(error.get("code"))
    if not all(isinstance(code, int) for code in codes) or len(set(codes)) < len(codes):
        found.append(f"{path}.errors: a code is no integer, or stands twice")
    return found


def schema_problems(schema: Any, schemas: Any, path: str) -> List[str]:
    """A JSON Schema as both draft 7 and 2020-12 read it, whose references can be followed."""
    if isinstance(schema, bool):
        return []
    if not isinstance(schema, dict):
        return [f"{path} is no schema"]
    found: List[str] = []
    if "$ref" in schema:
        prefix, _, name = schema["$ref"].rpartition("/")
        if prefix != "#/components/schemas" or name not in schemas:
            found.append(f"{path} refers to {schema['$ref']}, which is not there")
    types = schema.get("type", [])
    if not set([types] if isinstance(types, str) else types) <= TYPES:
        found.append(f"{path}.type is {types}")
    for name, part in schema.get("properties", {}).items():
        found += schema_problems(part, schemas, f"{path}.{name}")
    for name in ("items", "additionalProperties", "not"):
        if name in schema:
            found += schema_problems(schema[name], schemas, f"{path}.{name}")
    for name in ("anyOf", "oneOf", "allOf"):
        for part in schema.get(name, []):
            found += schema_problems(part, schemas, f"{path}.{name}")
    return found


def meta_schema(document: Any) -> List[str]:
    """What the meta-schema itself finds; needs jsonschema and OPENRPC_META_SCHEMA."""
    import jsonschema
    from referencing import Registry
    from referencing.jsonschema import DRAFT7

    meta = json.loads(Path(os.environ["OPENRPC_META_SCHEMA"]).read_text())
    draft = jsonschema.Draft7Validator.META_SCHEMA
    # It refers to a schema of schemas, in the place of which draft 7's own stands here.
    where = "https://meta.json-schema.tools"
    text = json.dumps(draft).replace('"$ref": "#"', f'"$ref": "{where}"')
    schemas = {**json.loads(text), "$id": where}
    schemas["definitions"]["JSONSchemaObject"] = {"properties": {"$ref": {"type": "string"}}}
    meta["$schema"] = draft["$schema"]
    registry = Registry().with_resources(
        [(uri, DRAFT7.create_resource(schemas)) for uri in (where, f"{where}/")]
    )
    validator = jsonschema.Draft7Validator(meta, registry=registry)
    errors = validator.iter_errors(document)
    return [f"{error.json_path}: {error.message[:200]}" for error in errors]
