#include "adapters/telemetry/log.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ansicolor_sink.h>

namespace troupe {

namespace {

constexpr std::size_t queue_length = 8'192;

spdlog::level::level_enum spdlog_level(severity ours) {
  using namespace spdlog::level;
  constexpr level_enum levels[]{debug, info, warn, err};
  return levels[static_cast<std::size_t>(ours)];
}

/// Our name of the level; spdlog's own says "warning".
class level_name : public spdlog::custom_flag_formatter {
public:
  void format(const spdlog::details::log_msg& line, const std::tm&,
              spdlog::memory_buf_t& to) override {
    std::string_view name = line.level <= spdlog::level::debug  ? "debug"
                            : line.level == spdlog::level::info ? "info"
                            : line.level == spdlog::level::warn ? "warn"
                                                                : "error";
    to.append(name.data(), name.data() + name.size());
  }

  std::unique_ptr<spdlog::custom_flag_formatter> clone() const override {
    return std::make_unique<level_name>();
  }
};

std::unique_ptr<spdlog::formatter> formatter_for(log_format format) {
  auto result = std::make_unique<spdlog::pattern_formatter>(
      spdlog::pattern_time_type::utc, "\n");
  result->add_flag<level_name>('*');
  constexpr auto human = "%Y-%m-%dT%H:%M:%S.%eZ %^%*%$ %v";
  constexpr auto json = R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%*",%v})";
  result->set_pattern(format == log_format::json ? json : human);
  return result;
}

/// What a terminal could take for a new line or a command becomes `\x..`.
void append_printable(std::string& to, std::string_view text) {
  constexpr auto digits = "0123456789abcdef";
  for (auto c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7f)
      to += c;
    else
      to.append("\\x")
          .append(1, digits[byte >> 4])
          .append(1, digits[byte % 16]);
  }
}

std::string human_line(std::string_view participant, std::string_view text,
                       std::string_view order_id, std::string_view saga_id) {
  std::string result;
  append_printable(result, participant);
  append_printable(result.append(": "), text);
  if (!order_id.empty())
    append_printable(result.append(" order="), order_id);
  if (!saga_id.empty())
    append_printable(result.append(" saga="), saga_id);
  return result;
}

/// The members behind the time and the level, without the braces.
std::string json_members(std::string_view participant, std::string_view text,
                         std::string_view order_id, std::string_view saga_id) {
  nlohmann::ordered_json line{{"participant", participant}, {"message", text}};
  if (!order_id.empty())
    line["order_id"] = order_id;
  if (!saga_id.empty())
    line["saga_id"] = saga_id;
  auto result
      = line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return result.substr(1, result.size() - 2);
}

} // namespace

struct logger::state {
  state(const log_settings& settings, std::FILE* to)
      : format{settings.format},
        sink{std::make_shared<
            spdlog::sinks::ansicolor_sink<spdlog::details::console_mutex>>(
            to, spdlog::color_mode::automatic)},
        writer{std::make_shared<spdlog::details::thread_pool>(queue_length, 1)},
        queued{std::make_shared<spdlog::async_logger>(
            "troupe", sink, writer,
            spdlog::async_overflow_policy::overrun_oldest)},
        direct{"troupe", sink} {
    sink->set_formatter(formatter_for(format));
    queued->set_level(spdlog_level(settings.level));
    direct.set_level(spdlog_level(settings.level));
  }

  log_format format;
  spdlog::sink_ptr sink;
  std::shared_ptr<spdlog::details::thread_pool> writer;
  std::shared_ptr<spdlog::async_logger> queued;
  spdlog::logger direct;
};

logger::logger(const log_settings& settings, std::FILE* to)
    : state_{std::make_unique<state>(settings, to)} {}

logger::~logger() {
  // Its thread writes the queue and ends before what it uses is destroyed.
  state_->writer.reset();
}

void logger::write(severity level, std::string_view participant,
                   std::string_view text, std::string_view order_id,
                   std::string_view saga_id) noexcept {
  auto urgent = level >= severity::warn;
  auto& target = urgent ? state_->direct : *state_->queued;
  if (!target.should_log(spdlog_level(level)))
    return;
  auto build = state_->format == log_format::json ? json_members : human_line;
  target.log(spdlog_level(level), build(participant, text, order_id, saga_id));
}

} // namespace troupe
