#pragma once

#include <string>

namespace troupe::http {

/// The OpenAPI 3.1 document of every route: the pieces of openapi/ made one.
///
/// A piece describes what a file of routes serves and is a part of a document:
/// `paths`, `components`, a dialect's `tags`. What recurs is told once, in
/// shared.json: each of its `x-traits` is a part of an operation (`parameters`,
/// `responses`), and an operation lists in `x-traits` those that it has beside
/// `every`. What the operation says itself comes first.
/// What names may stand somewhere is told by the domain: `x-enum`.
std::string openapi_document();

/// The routes of such a document as a list in HTML, for browsers without
/// scripts and builds without Swagger UI.
std::string list_of_operations(const std::string& document);

} // namespace troupe::http
