# Adds to a library the source of `std::span<const embedded_file> FUNCTION()`,
# declared in HEADER: the files, in the order of their paths. The assembler
# takes them as they are, which is quick however large they get.
function(embed_files library header function)
  set(output "${PROJECT_BINARY_DIR}/${function}.cpp")
  list(SORT ARGN)
  set(code "")
  set(symbols "")
  set(rows "")
  foreach(file IN LISTS ARGN)
    cmake_path(GET file FILENAME name)
    string(MAKE_C_IDENTIFIER "troupe_${function}_${name}" symbol)
    string(APPEND code "  .global ${symbol}, ${symbol}_end\\n"
           "  .hidden ${symbol}, ${symbol}_end\\n"
           "${symbol}: .incbin \\\"${file}\\\"\\n${symbol}_end:\\n")
    string(APPEND symbols "extern const char ${symbol}[];\n"
                          "extern const char ${symbol}_end[];\n")
    string(APPEND rows "    {\"${name}\", {${symbol}, ${symbol}_end}},\n")
  endforeach()
  string(REPLACE "\\n" "\\n\"\n    \"" code "${code}")
  file(CONFIGURE OUTPUT "${output}" @ONLY CONTENT
"#include \"@header@\"

#include <vector>

asm(\".pushsection .rodata\\n\"
    \"@code@.popsection\");

extern \"C\" {
@symbols@}

namespace troupe::http {

std::span<const embedded_file> @function@() {
  static const std::vector<embedded_file> all{
@rows@  };
  return all;
}

} // namespace troupe::http
")
  set_property(SOURCE "${output}" APPEND PROPERTY OBJECT_DEPENDS ${ARGN})
  target_sources(${library} PRIVATE "${output}")
endfunction()
