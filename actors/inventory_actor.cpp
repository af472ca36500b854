#include "actors/inventory_actor.hpp"

#include "actors/participant.hpp"

namespace troupe {

namespace {

struct inventory {
  using rows = inventory_rows;
  using command = std::variant<from_bus, create_product, update_product,
                               restock_product, reset_products>;
  using reply = product;
  static constexpr std::string_view name = "inventory";

  void want(rows& r, const command& c) const {
    std::visit([&](auto& x) { on_want(r, x); }, c);
  }

  effect<product> decide(rows& r, const command& c) const {
    return std::visit([&](auto& x) { return on(r, x); }, c);
  }

  troupe::poison poison(const command& c) const {
    return std::visit(
        [](auto& x) -> troupe::poison {
          if constexpr (requires { x.product_id; })
            return poison_of("product", x.product_id);
          else if constexpr (done_in_turns<decltype(x)>)
            return poison_of("reset", std::to_string(x.count));
          else
            return poison_of(*x);
        },
        c);
  }

private:
  using result = effect<product>;

  static void on_want(rows& r, const from_bus& m) {
    if (auto c = std::get_if<reserve_inventory>(m.get()))
      troupe::want(r, *c);
    else if (auto f = std::get_if<forget_reservation>(m.get()))
      troupe::want(r, *f);
    else
      troupe::want(r, std::get<release_inventory>(*m));
  }
  static void on_want(rows& r, const auto& c) { troupe::want(r, c); }

  static result on(rows& r, const from_bus& m) {
    if (auto c = std::get_if<reserve_inventory>(m.get()))
      return {{reserve(r, *c)}, {}, {}};
    if (auto f = std::get_if<forget_reservation>(m.get())) {
      forget(r, *f);
      return {};
    }
    return {{release(r, std::get<release_inventory>(*m))}, {}, {}};
  }
  static result on(rows& r, const create_product& c) {
    return {{}, create(r, c), {}};
  }
  static result on(rows& r, const update_product& c) {
    return {{}, update(r, c), {}};
  }
  static result on(rows& r, const restock_product& c) {
    return {{}, restock(r, c), {}};
  }
  static result on(rows& r, const reset_products& c) {
    return {{}, reset(r, c), {}};
  }
};

using state = participant_state<inventory_actor, inventory>;

with_shell<inventory_actor>::behavior_type act(state::pointer self,
                                               backing<inventory_rows> outside,
                                               shell_settings settings) {
  auto& shell = self->state.shell;
  shell.emplace(self, inventory{}, std::move(outside), settings);
  return behave(
      self, settings,
      [self](const ask<create_product>& a) {
        self->state.shell->ask(a.what, a.number, a.until);
      },
      [self](const ask<update_product>& a) {
        self->state.shell->ask(a.what, a.number, a.until);
      },
      [self](const ask<restock_product>& a) {
        self->state.shell->ask(a.what, a.number, a.until);
      },
      [self](const ask<reset_products>& a) {
        self->state.shell->ask(a.what, a.number, a.until);
      });
}

} // namespace

inventory_actor spawn_inventory(caf::actor_system& system,
                                backing<inventory_rows> outside,
                                const shell_settings& settings, bool detached) {
  return spawn(system, detached, act, std::move(outside), settings);
}

inventory_reads spawn_inventory_reads(caf::actor_system& system,
                                      const reading<inventory_reader>& from,
                                      bool detached) {
  return spawn_reads<inventory_reads>(
      system, inventory::name, from,
      singles<get_product, get_products, get_reservation, get_dead_letter>{},
      lists<list_products, list_dead_letters>{}, detached);
}

} // namespace troupe
