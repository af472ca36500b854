#pragma once

#include "actors/domain/dead_letters.hpp"
#include "actors/domain/order.hpp"
#include "actors/domain/requests.hpp"

/// Reads for the gateway. Each begins its snapshot after it was called and ends
/// it before it answers, and never waits for a writer. A thing that is not
/// there is refusal::not_found. Throws store_unavailable. One thread at a time.
namespace troupe {

/// What every participant can tell.
class letter_reader {
public:
  virtual ~letter_reader() = default;
  virtual answer<dead_letter> read(const get_dead_letter&) = 0;
  virtual answer<page<dead_letter>> read(const list_dead_letters&) = 0;
};

class inventory_reader : public letter_reader {
public:
  using letter_reader::read;
  virtual answer<product> read(const get_product&) = 0;
  virtual answer<page<product>> read(const get_products&) = 0;
  virtual answer<page<product>> read(const list_products&) = 0;
  virtual answer<reservation_view> read(const get_reservation&) = 0;
};

class payment_reader : public letter_reader {
public:
  using letter_reader::read;
  virtual answer<payment_view> read(const get_payment&) = 0;
  virtual answer<page<payment_view>> read(const list_payments&) = 0;
  virtual answer<wallet_view> read(const get_wallet&) = 0;
};

class delivery_reader : public letter_reader {
public:
  using letter_reader::read;
  virtual answer<delivery_view> read(const get_delivery&) = 0;
  virtual answer<page<delivery_view>> read(const list_deliveries&) = 0;
};

class order_reader : public letter_reader {
public:
  using letter_reader::read;
  virtual answer<order_view> read(const get_order&) = 0;
  virtual answer<page<order_view>> read(const list_orders&) = 0;
  virtual answer<history> read(const get_history&) = 0;

  /// The sagas that are on their way; what there is none of may be missing.
  virtual std::vector<saga_count> open_sagas() = 0;
};

} // namespace troupe
