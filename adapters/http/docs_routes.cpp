#include "adapters/http/embedded_files.hpp"
#include "adapters/http/idempotency.hpp"
#include "adapters/http/negotiation.hpp"
#include "adapters/http/openapi.hpp"
#include "adapters/http/routes.hpp"

#include <algorithm>
#include <map>

namespace troupe::http {

namespace {

/// What Swagger UI needs and nothing of another origin.
constexpr auto policy
    = "default-src 'none'; script-src 'self'; style-src 'self' "
      "'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Another build may have other content: browsers keep it but ask each time.
response document(std::string_view type, std::string body) {
  auto etag = '"' + fingerprint(body) + '"';
  return {200,
          std::string{type},
          std::move(body),
          {{"ETag", std::move(etag)},
           {"Cache-Control", "no-cache"},
           {"X-Content-Type-Options", "nosniff"},
           {"Content-Security-Policy", policy}}};
}

std::string_view type_of(std::string_view name) {
  return name.ends_with(".js")    ? "text/javascript; charset=utf-8"
         : name.ends_with(".css") ? "text/css; charset=utf-8"
                                  : "text/plain; charset=utf-8";
}

const embedded_file* find(std::string_view name) {
  auto files = docs_files();
  auto found = std::ranges::find(files, name, &embedded_file::name);
  return found == files.end() ? nullptr : &*found;
}

void fill_in(std::string& page, std::string_view place, std::string_view what) {
  page.replace(page.find(place), place.size(), what);
}

std::string page(const std::string& openapi) {
  std::string result{find("page.html")->content};
  fill_in(result, "<!-- routes -->", list_of_operations(openapi));
  if (find("swagger-ui-bundle.js"))
    fill_in(result, "<!-- Swagger UI -->",
            "<link rel=\"stylesheet\" href=\"docs/swagger-ui.css\">\n"
            "<script defer src=\"docs/swagger-ui-bundle.js\"></script>\n"
            "<script defer src=\"docs/start.js\"></script>");
  return result;
}

route_handler serve(response whole) {
  return [whole = std::move(whole)](const caller& c, const path_params&) {
    auto& etag = whole.headers.front().second;
    c->respond(is_known(c->request(), etag)
                   ? response{304, {}, {}, whole.headers}
                   : whole);
  };
}

} // namespace

std::vector<route> docs_routes() {
  auto openapi = openapi_document();
  auto whole_page = page(openapi);
  std::map<std::string_view, route_handler> files;
  for (const auto& [name, content] : docs_files())
    if (name != "page.html")
      files[name] = serve(document(type_of(name), std::string{content}));
  auto file = [files](const caller& c, const path_params& path) {
    if (auto found = files.find(path["file"]); found != files.end())
      found->second(c, path);
    else
      c->fail(404, "there is no such file");
  };
  auto root = [](const caller& c, const path_params&) {
    c->respond({302, {}, {}, {{"Location", "/docs"}}});
  };
  return {
      {"GET", "/", root, produces::other},
      {"GET", "/openapi.json",
       serve(document("application/json", std::move(openapi)))},
      {"GET", "/docs",
       serve(document("text/html; charset=utf-8", std::move(whole_page))),
       produces::other},
      {"GET", "/docs/{file}", file, produces::other},
  };
}

} // namespace troupe::http
