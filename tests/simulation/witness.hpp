#pragma once

#include "tests/stage/shop.hpp"

#include <map>
#include <set>
#include <string>

namespace troupe::simulation {

/// Sees all that a shop commits and tells, and says what of it must not be. It
/// writes a log, if that is wanted: one line for each thing that happens.
class witness {
public:
  /// The shop outlives it.
  witness(shop&, bool has_log);

  void say(const std::string& what);

  /// What must not be and was seen; empty: nothing.
  const std::string& broken() const { return broken_; }

  /// What was told, durably, and has not been heard.
  std::string unheard() const;

  const std::string& log() const { return log_; }

  /// Empty: it has not been spoken of.
  const std::string& order_of(const std::string& saga_id) const;

private:
  template <class Disk>
  void watch(Disk&, std::string who);

  void breach(const std::string& what);
  void sending(const message&);
  void heard(const message&);
  void told(const std::string& who, const std::vector<message>&);
  void look_at_order(const order_row&);
  static std::set<std::string> repeated_by_timer(const order_rows&,
                                                 const std::vector<message>&);
  void look_for_copies();

  shop& shop_;
  bool has_log_;
  std::string log_;
  std::string broken_;
  std::map<std::string, std::string> orders_; ///< by saga
  std::map<std::string, order_event> events_; ///< by id
  std::set<std::string> told_;                ///< ids
  std::set<std::string> heard_;
  std::set<std::string> repeated_; ///< ids, in this transaction of the orders
};

} // namespace troupe::simulation
