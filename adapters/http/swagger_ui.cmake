# Sets `swagger_ui` to the files of Swagger UI that /docs shows, fetched once
# with the machine's npm; to nothing, and says so, where that cannot be had.
function(fetch_swagger_ui)
  set(version 5.35.0)
  string(CONCAT hash
    "534eaba4cb56f55dd73c638179a993512af4674f63317e0826e00da44fc465b0"
    "21c341bc0a0c2bcd4e18997927fe1d3008336c5dd19aad334d1c2dec53cc9551")
  set(names swagger-ui-bundle.js swagger-ui-bundle.js.LICENSE.txt
      swagger-ui.css)
  set(folder "${PROJECT_BINARY_DIR}/swagger-ui-${version}")
  set(packed "${folder}/swagger-ui-dist-${version}.tgz")
  set(inside ${names})
  list(TRANSFORM inside PREPEND package/)
  set(files ${inside})
  list(TRANSFORM files PREPEND "${folder}/")
  # Looked at by every build: npm may come later.
  file(GLOB appeared CONFIGURE_DEPENDS /usr/bin/npm)
  find_program(NPM npm)
  if(NPM AND NOT EXISTS "${packed}")
    file(MAKE_DIRECTORY "${folder}")
    # Node.js brings certificates of its own; here the machine's count, too.
    set(certificates /etc/ssl/certs/ca-certificates.crt)
    if(NOT DEFINED ENV{NODE_EXTRA_CA_CERTS} AND EXISTS "${certificates}")
      set(ENV{NODE_EXTRA_CA_CERTS} "${certificates}")
    endif()
    foreach(try RANGE 1 3)
      execute_process(
        COMMAND "${NPM}" pack --silent "swagger-ui-dist@${version}"
        WORKING_DIRECTORY "${folder}" TIMEOUT 120 RESULT_VARIABLE ended
        OUTPUT_QUIET ERROR_QUIET)
      if(EXISTS "${packed}" OR ended MATCHES timeout)
        break()
      endif()
    endforeach()
  endif()
  set(got "")
  if(EXISTS "${packed}")
    file(SHA512 "${packed}" got)
  endif()
  if(got STREQUAL hash)
    file(ARCHIVE_EXTRACT INPUT "${packed}" DESTINATION "${folder}"
         PATTERNS ${inside})
    message(STATUS "/docs: Swagger UI ${version}")
  else()
    file(REMOVE "${packed}")
    set(files "")
    set(why "npm could not fetch it")
    if(NOT NPM)
      set(why "there is no npm")
    elseif(got)
      set(why "what npm fetched is not what it should be")
    endif()
    message(STATUS "/docs: a plain page without Swagger UI: ${why}")
  endif()
  set(swagger_ui ${files} PARENT_SCOPE)
endfunction()
fetch_swagger_ui()
