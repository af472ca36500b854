#include "adapters/telemetry/probes.hpp"

#include <civetweb.h>
#include <nlohmann/json.hpp>

#include <ctime>
#include <stdexcept>

namespace troupe {

struct probes::state {
  probe_answers answers;
  mg_context* server = nullptr;

  /// As in RFC 9110, 5.6.7.
  static std::string date() {
    auto now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    char text[30];
    return {text,
            std::strftime(text, sizeof text, "%a, %d %b %Y %T GMT", &utc)};
  }

  static int send(mg_connection* to, int status, const char* reason,
                  const char* type, const std::string& body) {
    auto head_only
        = std::string{mg_get_request_info(to)->request_method} == "HEAD";
    mg_printf(to,
              "HTTP/1.1 %d %s\r\nDate: %s\r\nContent-Type: %s\r\n"
              "Content-Length: %zu\r\nConnection: close\r\n\r\n",
              status, reason, date().c_str(), type, body.size());
    if (!head_only)
      mg_write(to, body.data(), body.size());
    return status;
  }

  static int live(mg_connection* to, void*) {
    return send(to, 200, "OK", "application/json", R"({"status":"healthy"})");
  }

  static int ready(mg_connection* to, void* self) {
    auto missing = static_cast<state*>(self)->answers.missing();
    if (missing.empty())
      return live(to, self);
    nlohmann::json body{{"status", "unavailable"}, {"missing", missing}};
    return send(to, 503, "Service Unavailable", "application/json",
                body.dump());
  }

  static int numbers(mg_connection* to, void* self) {
    return send(to, 200, "OK", "text/plain; version=0.0.4; charset=utf-8",
                static_cast<state*>(self)->answers.metrics());
  }

  static int nothing(mg_connection* to, void*) {
    return send(to, 404, "Not Found", "text/plain",
                "here are /livez, /readyz and /metrics\n");
  }
};

probes::probes(const std::string& host, std::uint16_t port,
               probe_answers answers)
    : state_(std::make_unique<state>()) {
  state_->answers = std::move(answers);
  auto where = host + ":" + std::to_string(port);
  const char* options[]
      = {"listening_ports", where.c_str(), "num_threads", "2", nullptr};
  mg_init_library(0);
  state_->server = mg_start(nullptr, nullptr, options);
  if (!state_->server)
    throw std::runtime_error{"cannot listen on " + where
                             + " for /metrics: is the port taken?"};
  auto answer = [this](const char* path, mg_request_handler with) {
    mg_set_request_handler(state_->server, path, with, state_.get());
  };
  answer("/livez$", state::live);
  answer("/readyz$", state::ready);
  answer("/metrics$", state::numbers);
  answer("/", state::nothing);
}

probes::~probes() {
  mg_stop(state_->server);
  mg_exit_library();
}

std::uint16_t probes::port() const {
  mg_server_port port{};
  mg_get_server_ports(state_->server, 1, &port);
  return static_cast<std::uint16_t>(port.port);
}

} // namespace troupe
