package io.buttonwood.springpeer;

import java.time.Instant;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

@Repository
class OrderStore {
    private final JdbcTemplate jdbc;

    OrderStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional
    public long insert(String user, NewOrder order, Instant now) {
        Long id = jdbc.queryForObject(
                "insert into orders (user_name, instrument, side, type, price, quantity, time_in_force, client_order_id, status, created_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, 'OPEN', ?) returning order_id",
                Long.class,
                user,
                order.instrument(),
                order.side(),
                order.type(),
                order.price() == null ? null : order.price().toPlainString(),
                order.quantity().toPlainString(),
                order.timeInForce(),
                order.clientOrderId(),
                now.toString());
        return id;
    }
}
