#include "cmd/frontend/frontend.hpp"

namespace troupe {

frontend::frontend(process_runtime& runtime, const shop_settings& settings,
                   peers participants, http::health_checks checks)
    : runtime_(runtime), settings_(settings) {
  http::gateway_settings asking;
  asking.coordination = settings.coordination;
  asking.saga_timeout = settings.saga_deadline + std::chrono::seconds{5};
  gateway_.emplace(runtime.system, std::move(participants), runtime.ids,
                   runtime.time, asking);
  checks.metrics = [this] { return runtime_.numbers.text(); };
  router_.emplace(
      http::all_routes(*gateway_, std::move(checks)),
      http::router_hooks{
          counter(), [this](std::string_view route, std::string_view what) {
            log(severity::error, std::string{route} + ": " + std::string{what});
          }});
}

http::answer_observer frontend::counter() {
  return [this](std::string_view route, std::string_view method, int status,
                double seconds) {
    runtime_.numbers.http_request(route, method, status, seconds);
  };
}

void frontend::log(severity level, std::string_view text) {
  runtime_.log.write(level, "gateway", text);
}

void frontend::open() {
  server_.emplace(
      http::server_settings{
          .host = settings_.http_host,
          .port = settings_.http_port,
          .max_waiting
          = static_cast<std::size_t>(settings_.max_waiting_requests),
          .kind_of = http::kind_of,
          .rejected = counter(),
          .warn = [this](std::string_view what) { log(severity::warn, what); }},
      [this](std::shared_ptr<http::exchange> asked) {
        router_->handle(std::move(asked));
      });
  server_->start();
}

void frontend::drain() {
  // The last tenth is for those who wait for a saga that will not end in time.
  auto last = settings_.drain_timeout / 10;
  if (server_->drain(settings_.drain_timeout - last))
    return;
  gateway_->hurry();
  if (!server_->drain(last))
    log(severity::warn,
        "the drain timeout passed before every request was answered");
}

} // namespace troupe
