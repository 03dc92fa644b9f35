-- What is rebuilt from the event stream. Prices are ticks, quantities lots, money the smallest units of its asset,
-- times nanoseconds since 1970 UTC; truth values are 0 and 1. A table more must go into Projector.TABLES too.

CREATE TABLE asset (
    asset_id ${id},
    asset TEXT NOT NULL,
    scale INTEGER NOT NULL
);

CREATE TABLE broker (
    broker_id ${id},
    broker TEXT NOT NULL,
    killed INTEGER NOT NULL
);

CREATE TABLE account (
    account_id ${id},
    owner TEXT NOT NULL,
    broker_id INTEGER NOT NULL,
    self_trade_prevention TEXT NOT NULL,
    max_quantity_e8 BIGINT NOT NULL,
    max_notional_e8 BIGINT NOT NULL,
    max_open_orders INTEGER NOT NULL,
    fat_finger_ppm INTEGER NOT NULL,
    killed INTEGER NOT NULL,
    opened_nanos BIGINT NOT NULL
);

CREATE TABLE instrument (
    instrument_id ${id},
    symbol TEXT NOT NULL,
    base_asset TEXT NOT NULL,
    quote_asset TEXT NOT NULL,
    tick_size BIGINT NOT NULL,
    tick_scale INTEGER NOT NULL,
    lot_size BIGINT NOT NULL,
    lot_scale INTEGER NOT NULL,
    maker_fee_ppm INTEGER NOT NULL,
    taker_fee_ppm INTEGER NOT NULL,
    low_price BIGINT NOT NULL,
    high_price BIGINT NOT NULL,
    spendable_unsettled INTEGER NOT NULL,
    state TEXT NOT NULL,
    created_nanos BIGINT NOT NULL
);

CREATE TABLE orders (
    order_id ${id},
    account_id BIGINT NOT NULL,
    broker_id INTEGER NOT NULL,
    instrument_id INTEGER NOT NULL,
    side TEXT NOT NULL,
    type TEXT NOT NULL,
    time_in_force TEXT NOT NULL,
    post_only INTEGER NOT NULL,
    price BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    filled BIGINT NOT NULL,
    remaining BIGINT NOT NULL,
    notional BIGINT NOT NULL,
    status TEXT NOT NULL,
    client_order_id TEXT,
    created_nanos BIGINT NOT NULL,
    cause TEXT,
    updated_sequence BIGINT NOT NULL,
    updated_nanos BIGINT NOT NULL
);
CREATE INDEX orders_account ON orders (account_id, order_id);
CREATE INDEX orders_broker ON orders (broker_id, order_id) WHERE broker_id <> 0;
CREATE INDEX orders_live ON orders (account_id, order_id) WHERE status IN ('OPEN', 'PARTIALLY_FILLED');
CREATE INDEX orders_client ON orders (account_id, client_order_id, order_id) WHERE client_order_id IS NOT NULL;

CREATE TABLE trade (
    trade_id ${id},
    instrument_id INTEGER NOT NULL,
    price BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    notional BIGINT NOT NULL,
    taker_side TEXT NOT NULL,
    maker_order_id BIGINT NOT NULL,
    maker_account_id BIGINT NOT NULL,
    taker_order_id BIGINT NOT NULL,
    taker_account_id BIGINT NOT NULL,
    busted INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    time_nanos BIGINT NOT NULL
);
CREATE INDEX trade_instrument ON trade (instrument_id, trade_id);

CREATE TABLE fill (
    account_id BIGINT NOT NULL,
    trade_id BIGINT NOT NULL,
    maker INTEGER NOT NULL,
    broker_id INTEGER NOT NULL,
    order_id BIGINT NOT NULL,
    client_order_id TEXT,
    instrument_id INTEGER NOT NULL,
    side TEXT NOT NULL,
    price BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    notional BIGINT NOT NULL,
    fee BIGINT NOT NULL,
    busted INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    time_nanos BIGINT NOT NULL,
    PRIMARY KEY (account_id, trade_id, maker)
) ${clustered};
CREATE INDEX fill_broker ON fill (broker_id, trade_id, maker) WHERE broker_id <> 0;
CREATE INDEX fill_order ON fill (order_id, trade_id);

CREATE TABLE balance (
    account_id BIGINT NOT NULL,
    asset_id INTEGER NOT NULL,
    available BIGINT NOT NULL,
    held BIGINT NOT NULL,
    unsettled BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (account_id, asset_id)
) ${clustered};

CREATE TABLE holding (
    account_id BIGINT NOT NULL,
    instrument_id INTEGER NOT NULL,
    bought BIGINT NOT NULL,
    sold BIGINT NOT NULL,
    net BIGINT NOT NULL,
    cost BIGINT NOT NULL,
    realized BIGINT NOT NULL,
    fees BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (account_id, instrument_id)
) ${clustered};

-- What an entry moved on one account: postings as `line,asset,bucket,amount`, parted by semicolons.
CREATE TABLE ledger (
    account_id BIGINT NOT NULL,
    entry_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    reference BIGINT NOT NULL,
    memo TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    time_nanos BIGINT NOT NULL,
    postings TEXT NOT NULL,
    PRIMARY KEY (account_id, entry_id)
) ${clustered};

CREATE TABLE settlement (
    cycle_id ${id},
    instrument_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    trades INTEGER NOT NULL,
    began_nanos BIGINT NOT NULL,
    ended_nanos BIGINT NOT NULL,
    failures INTEGER NOT NULL,
    detail TEXT NOT NULL,
    sequence BIGINT NOT NULL
);

CREATE TABLE settlement_net (
    account_id BIGINT NOT NULL,
    cycle_id BIGINT NOT NULL,
    broker_id INTEGER NOT NULL,
    base BIGINT NOT NULL,
    quote BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (account_id, cycle_id)
) ${clustered};
CREATE INDEX settlement_net_cycle ON settlement_net (cycle_id, account_id);

CREATE TABLE candle (
    instrument_id INTEGER NOT NULL,
    span TEXT NOT NULL,
    start_nanos BIGINT NOT NULL,
    open_price BIGINT NOT NULL,
    high_price BIGINT NOT NULL,
    low_price BIGINT NOT NULL,
    close_price BIGINT NOT NULL,
    volume BIGINT NOT NULL,
    notional BIGINT NOT NULL,
    trades BIGINT NOT NULL,
    PRIMARY KEY (instrument_id, span, start_nanos)
) ${clustered};

-- Runs of up to 256 messages of a lane. last_sequence: the last one's; dies_nanos: when the first of them is given up.
CREATE TABLE pending_notification (
    account_id BIGINT NOT NULL,
    lane INTEGER NOT NULL,
    first_seq BIGINT NOT NULL,
    redelivered INTEGER NOT NULL,
    last_seq BIGINT NOT NULL,
    last_sequence BIGINT NOT NULL,
    size INTEGER NOT NULL,
    dies_nanos BIGINT NOT NULL,
    messages ${bytes} NOT NULL,
    PRIMARY KEY (account_id, lane, first_seq, redelivered)
);
CREATE INDEX pending_notification_dies ON pending_notification (dies_nanos);
CREATE INDEX pending_notification_size ON pending_notification (account_id, size);
