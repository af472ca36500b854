# Makes the source of all_migrations() from migrations/<folder>/<name>.sql.
function(embed_migrations directory output)
  file(GLOB files CONFIGURE_DEPENDS "${directory}/*/*.sql")
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
"#include \"adapters/sqlite/migrations.hpp\"

namespace troupe::sqlite {

std::span<const migration> all_migrations() {
  static constexpr migration all[] = {
@rows@  };
  return all;
}

} // namespace troupe::sqlite
")
endfunction()
