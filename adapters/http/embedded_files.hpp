#pragma once

#include <span>
#include <string_view>

/// Files that the build has put into the executable (embed_files.cmake), by
/// name.
namespace troupe::http {

struct embedded_file {
  std::string_view name;
  std::string_view content;
};

/// openapi/*.json
std::span<const embedded_file> openapi_pieces();

/// docs/*, and Swagger UI if the build could have it.
std::span<const embedded_file> docs_files();

} // namespace troupe::http
