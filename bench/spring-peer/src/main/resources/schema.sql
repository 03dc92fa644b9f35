create table if not exists orders (
  order_id integer primary key autoincrement,
  user_name text not null,
  instrument text not null,
  side text not null,
  type text not null,
  price text,
  quantity text not null,
  time_in_force text not null,
  client_order_id text,
  status text not null,
  created_at text not null
);
create unique index if not exists orders_client_id on orders (user_name, client_order_id);
