#include "cmd/settings/declaration.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <cctype>
#include <span>
#include <sstream>

namespace troupe {

namespace {

/// "http-port" -> "TROUPE_HTTP_PORT".
std::string variable_of(const std::string& key) {
  auto result = "TROUPE_" + key;
  std::ranges::transform(result, result.begin(), [](unsigned char c) {
    return c == '-' ? '_' : static_cast<char>(std::toupper(c));
  });
  return result;
}

void read_all(const setting_value& value, const std::vector<std::string>& texts,
              const std::string& place) {
  try {
    for (const auto& text : texts)
      value.read(text);
  } catch (const settings_error& error) {
    throw settings_error{place + ": " + error.what()};
  }
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> result;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);)
    result.push_back(line);
  return result;
}

} // namespace

declaration::declaration(const std::string& description,
                         const std::string& name)
    : app_{std::make_unique<CLI::App>(description, name)},
      config_(declare(*app_, "General", "config", text_value("FILE", file_),
                      "settings file, see config/troupe.toml")) {
  app_->get_formatter()->column_width(36);
  app_->footer("Each flag is also a variable (--log-level: TROUPE_LOG_LEVEL) "
               "and a key of the\nsettings file (log-level = \"warn\"). Flag "
               "beats variable beats file.");
}

declaration::~declaration() = default;

declaration::setting declaration::declare(CLI::App& owner, const char* group,
                                          const std::string& key,
                                          setting_value value,
                                          const std::string& help) {
  CLI::Option* flag = nullptr;
  if (value.kind.empty()) {
    flag = owner.add_flag("--" + key, help);
  } else {
    auto text = value.kind;
    if (!value.initial.empty())
      text += " (" + value.initial + ")";
    flag = owner.add_option("--" + key, CLI::callback_t{}, help);
    flag->type_name(value.kind)->option_text(text);
    if (value.repeatable)
      flag->take_all()->allow_extra_args(false);
    else
      flag->take_last();
  }
  flag->group(group);
  return {key, flag, std::move(value)};
}

void declaration::add(CLI::App& owner, const char* group,
                      const std::string& key, setting_value value,
                      const std::string& help) {
  settings_.push_back(declare(owner, group, key, std::move(value), help));
}

bool declaration::setting::resolve(
    const environment& variable,
    const std::map<std::string, file_entry>& entries) const {
  if (!flag->empty()) {
    auto texts = flag->results();
    if (!value.repeatable)
      texts = {texts.back()};
    read_all(value, texts, "--" + key);
    return true;
  }
  auto name = variable_of(key);
  if (auto text = variable(name.c_str()); text && *text) {
    read_all(value,
             value.repeatable ? lines_of(text) : std::vector<std::string>{text},
             name);
    return true;
  }
  auto line = entries.find(key);
  if (line == entries.end())
    return false;
  auto place = line->second.place + ": " + key;
  if (line->second.is_list && !value.repeatable)
    throw settings_error{place + ": a list is not one value"};
  read_all(value, line->second.values, place);
  return true;
}

std::set<std::string> declaration::read(int argc, const char* const* argv,
                                        const environment& variable) {
  // CLI11 would take the next argument for the value.
  for (std::string_view argument : std::span{argv, std::size_t(argc)})
    if (argument.starts_with("--") && argument.ends_with('='))
      throw settings_error{std::string{argument} + " needs a value behind it"};
  app_->parse(argc, argv);
  std::map<std::string, file_entry> entries;
  if (config_.resolve(variable, entries))
    entries = read_settings_file(file_);
  refuse_unknown(entries);
  std::set<std::string> given;
  for (const auto& each : settings_)
    if (each.resolve(variable, entries))
      given.insert(each.key);
  return given;
}

void declaration::refuse_unknown(
    const std::map<std::string, file_entry>& entries) const {
  for (const auto& [key, entry] : entries)
    if (std::ranges::find(settings_, key, &setting::key) == settings_.end()
        && !ignored_.contains(key))
      throw settings_error{entry.place + ": " + key + " is not a setting; "
                           + app_->get_name() + " --help lists them"};
}

std::string declaration::help(const CLI::App& of,
                              const std::string& name) const {
  auto text
      = app_->get_formatter()->make_help(&of, name, CLI::AppFormatMode::Normal);
  // CLI11 leaves two empty lines between groups.
  return CLI::detail::find_and_replace(text, "\n\n\n", "\n\n");
}

} // namespace troupe
