# Adds to troupe_<adapter> the source of its all_migrations(), made from
# adapters/<adapter>/migrations/<folder>/<name>.sql.
function(embed_migrations adapter)
  set(output "${PROJECT_BINARY_DIR}/${adapter}_migrations.cpp")
  file(GLOB files CONFIGURE_DEPENDS
       "${PROJECT_SOURCE_DIR}/adapters/${adapter}/migrations/*/*.sql")
  list(SORT files)
  set(rows "")
  foreach(file IN LISTS files)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    file(READ "${file}" sql)
    cmake_path(GET file STEM name)
    cmake_path(GET file PARENT_PATH folder)
    cmake_path(GET folder FILENAME folder)
    string(APPEND rows "  {\"${folder}\", \"${name}\", R\"sql(${sql})sql\"},\n")
  endforeach()
  file(CONFIGURE OUTPUT "${output}" @ONLY CONTENT
"#include \"adapters/@adapter@/migrations.hpp\"

namespace troupe::@adapter@ {

std::span<const migration> all_migrations() {
  static constexpr migration all[] = {
@rows@  };
  return all;
}

} // namespace troupe::@adapter@
")
  target_sources(troupe_${adapter} PRIVATE "${output}")
endfunction()
