// The venue's front page: book, trades, ticker and candles of one instrument, live.
// Live data comes over the public WebSocket channels; while those are silent the page asks the REST API each second.
import { drawChart } from './chart.js';

const API = '/api/v1';
const DEPTH = 10;
const SILENCE_MS = 4000;
const TAPE = 40;
const $ = id => document.getElementById(id);

const state = {
  instruments: [], chosen: null, bids: new Map(), asks: new Map(), trades: [], ticker: null, candles: [],
  bookSequence: 0, needBook: true, bookStreams: false, shown: new Map(), previousLast: null,
};
let socket = null;
let heardAt = 0;
let retry = 500;
let failures = 0;

// ---- REST ----

async function get(path) {
  const response = await fetch(API + path, { headers: { Accept: 'application/json' }, cache: 'no-store' });
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    const error = new Error(problem.detail || problem.title || `The venue answered ${response.status}.`);
    error.waitMs = 1000 * Number(response.headers.get('Retry-After') || 0);
    throw error;
  }
  return response.json();
}

const of = () => `/instruments/${encodeURIComponent(state.chosen.instrument)}`;
const items = answer => Array.isArray(answer) ? answer : answer.items ?? [];

// ---- what comes in ----

function takeBook(book, whole) {
  if (whole) {
    state.bids.clear();
    state.asks.clear();
  } else if (book.sequence !== undefined && book.sequence < state.bookSequence) {
    return;
  }
  for (const [side, levels] of [[state.bids, book.bids], [state.asks, book.asks]]) {
    for (const level of levels ?? []) {
      const [price, quantity, orders] = Array.isArray(level) ? level : [level.price, level.quantity, level.orders];
      if (Number(quantity) === 0) side.delete(price);
      else side.set(price, { price, quantity, orders });
    }
  }
  state.bookSequence = book.sequence ?? state.bookSequence;
  if (whole) state.needBook = false;
}

function takeTrades(trades) {
  const known = new Set(state.trades.map(t => t.trade_id));
  const fresh = trades.filter(t => t.trade_id !== undefined && !known.has(t.trade_id));
  if (fresh.length === 0) return;
  for (const trade of fresh) trade.fresh = known.size > 0;
  state.trades = [...fresh, ...state.trades]
    .sort((a, b) => (b.sequence ?? 0) - (a.sequence ?? 0) || Number(b.trade_id) - Number(a.trade_id))
    .slice(0, TAPE);
}

function received(text) {
  heardAt = performance.now();
  const message = JSON.parse(text);
  if (message.channel === 'server_shutdown') {
    retry = Math.max(retry, Number(message.reconnect_after_ms) || 1000);
    return;
  }
  if (!['book', 'trades', 'ticker'].includes(message.channel)) return;
  for (const item of message.items ?? message.trades ?? [message.data ?? message]) {
    const instrument = item.instrument ?? message.instrument;
    if (instrument && instrument !== state.chosen?.instrument) continue;
    const body = item.data ?? item;
    if (message.channel === 'trades') takeTrades([body]);
    else if (message.channel === 'ticker') state.ticker = body;
    else {
      state.bookStreams = true;
      const kind = body.type ?? body.kind ?? message.type ?? (body.snapshot === false ? 'delta' : 'snapshot');
      if (kind !== 'delta' && kind !== 'update') takeBook(body, true);
      else if (body.prev_sequence !== undefined && body.prev_sequence > state.bookSequence) state.needBook = true;
      else if (!state.needBook) takeBook(body, false);
    }
  }
  paintSoon();
}

// ---- the socket ----

function connect() {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const opening = new WebSocket(`${scheme}://${location.host}${API}/ws`);
  socket = opening;
  opening.onopen = () => {
    retry = 500;
    subscribe();
  };
  opening.onmessage = event => {
    try {
      received(event.data);
    } catch (error) {
      console.error(error);
    }
  };
  opening.onclose = () => {
    if (socket === opening) socket = null;
    state.needBook = true;
    state.bookStreams = false;
    setTimeout(connect, retry + Math.random() * retry);
    retry = Math.min(retry * 2, 15000);
  };
}

function send(frame) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
}

function subscribe() {
  if (!state.chosen) return;
  for (const channel of ['book', 'trades', 'ticker']) {
    send({ op: 'subscribe', channel, instruments: [state.chosen.instrument], id: `page-${channel}` });
  }
}

function unsubscribe() {
  for (const channel of ['book', 'trades', 'ticker']) {
    send({ op: 'unsubscribe', channel, instruments: state.chosen ? [state.chosen.instrument] : [], id: `page-${channel}` });
  }
}

// Heartbeats prove the connection, a book message that the subscription stands.
const streaming = () => socket?.readyState === WebSocket.OPEN && state.bookStreams && performance.now() - heardAt < SILENCE_MS;

// ---- the round each second ----

let round = 0;

async function tick() {
  let wait = 1000;
  try {
    if (state.instruments.length === 0 || round % 10 === 0) await loadInstruments();
    if (state.chosen) {
      const live = streaming();
      const chosen = state.chosen;
      const asked = [
        !live || state.needBook || round % 15 === 0 ? get(`${of()}/book?depth=${DEPTH}`).then(b => same(chosen) && takeBook(b, true)) : null,
        !live || round % 15 === 0 ? get(`${of()}/trades?limit=${TAPE}`).then(t => same(chosen) && takeTrades(items(t))) : null,
        !live || round % 5 === 0 ? get(`${of()}/ticker`).then(t => same(chosen) && (state.ticker = t)) : null,
        round % 3 === 0 ? get(`${of()}/candles?interval=1m&limit=120`).then(c => same(chosen) && takeCandles(items(c))) : null,
      ];
      await Promise.all(asked);
      link(live ? 'on' : 'poll', live ? 'Live' : 'Live, each second');
    } else {
      link('on', 'Connected');
    }
    failures = 0;
    $('notice').hidden = true;
  } catch (error) {
    failures++;
    wait = Math.max(error.waitMs || 0, Math.min(1000 * failures, 10000));
    link('off', 'No connection');
    const unreachable = error instanceof TypeError;
    $('notice').textContent = unreachable
      ? 'The venue does not answer. What you see is what it last said; this page tries again by itself.'
      : `${error.message} This page tries again by itself.`;
    $('notice').hidden = failures < 2 && unreachable;
  }
  round++;
  paintSoon();
  setTimeout(tick, wait);
}

const same = chosen => state.chosen === chosen;

function takeCandles(candles) {
  state.candles = candles
    .map(c => ({ time: Date.parse(c.start ?? c.open_time ?? c.time ?? c.created_at), open: +c.open, high: +c.high, low: +c.low, close: +c.close, volume: +(c.volume ?? 0) }))
    .filter(c => Number.isFinite(c.time) && Number.isFinite(c.close))
    .sort((a, b) => a.time - b.time);
}

async function loadInstruments() {
  const found = items(await get('/instruments?limit=100'));
  const names = found.map(i => i.instrument).join();
  const before = state.instruments.map(i => i.instrument).join();
  state.instruments = found;
  $('empty').hidden = found.length > 0;
  $('main').hidden = found.length === 0;
  document.querySelector('.ticker').hidden = found.length === 0;
  if (names !== before) {
    $('instrument').replaceChildren(...found.map(i => new Option(i.instrument, i.instrument)));
    $('instrument').disabled = $('instrument').hidden = found.length === 0;
    const wanted = state.chosen?.instrument ?? decodeURIComponent(location.hash.slice(1));
    choose(found.find(i => i.instrument === wanted) ?? found[0]);
  } else if (state.chosen) {
    const again = found.find(i => i.instrument === state.chosen.instrument);
    if (again) Object.assign(state.chosen, again);
  }
}

function choose(instrument) {
  if (instrument && instrument.instrument === state.chosen?.instrument) {
    $('instrument').value = instrument.instrument;
    return;
  }
  unsubscribe();
  Object.assign(state, {
    chosen: instrument ?? null, bids: new Map(), asks: new Map(), trades: [], ticker: null, candles: [],
    bookSequence: 0, needBook: true, bookStreams: false, shown: new Map(), previousLast: null,
  });
  heardAt = 0;
  round = round === 0 ? 0 : 1; // candles, trades and ticker come at once, the instruments need not
  if (instrument) {
    $('instrument').value = instrument.instrument;
    history.replaceState(null, '', `#${encodeURIComponent(instrument.instrument)}`);
    document.title = `${instrument.instrument} · Buttonwood`;
    get(`${of()}/candles?interval=1m&limit=120`).then(c => same(instrument) && takeCandles(items(c))).catch(() => {});
    subscribe();
  }
  paintSoon();
}

// ---- painting ----

let painting = false;

function paintSoon() {
  if (painting) return;
  painting = true;
  requestAnimationFrame(() => {
    painting = false;
    paint();
  });
}

function link(kind, text) {
  $('link').className = `live ${kind}`;
  if ($('link-text').textContent !== text) $('link-text').textContent = text;
}

const decimals = step => (String(step ?? '').split('.')[1] ?? '').replace(/0+$/, '').length;
const number = (value, digits) => value === undefined || value === null || value === '' || Number.isNaN(Number(value))
  ? '–' : Number(value).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

function paint() {
  if (!state.chosen) return;
  const digits = decimals(state.chosen.tick_size);
  const lots = decimals(state.chosen.lot_size);
  const bids = [...state.bids.values()].sort((a, b) => b.price - a.price).slice(0, DEPTH);
  const asks = [...state.asks.values()].sort((a, b) => a.price - b.price).slice(0, DEPTH);
  const most = depth(bids, asks);
  levels($('bids'), bids, most, digits, lots, 'No bids');
  levels($('asks'), asks.slice().reverse(), most, digits, lots, 'No offers');
  state.shown = new Map([...state.bids, ...state.asks].map(([p, l]) => [p, l.quantity]));

  const chip = $('state');
  chip.hidden = !state.chosen.state;
  chip.textContent = state.chosen.state ?? '';
  chip.className = `chip ${(state.chosen.state ?? '').toLowerCase()}`;

  const t = state.ticker ?? {};
  const last = t.last_price ?? t.last ?? state.trades[0]?.price;
  const open = t.open_price ?? t.open ?? t.open_24h ?? state.candles[0]?.open;
  const moved = last !== undefined && last !== null && open ? (last - open) / open * 100 : null;
  $('t-last').textContent = number(last, digits);
  if (state.previousLast !== null && last !== undefined && Number(last) !== Number(state.previousLast)) {
    $('t-last').className = `num ${Number(last) > Number(state.previousLast) ? 'up' : 'down'}`;
  }
  state.previousLast = last ?? null;
  $('t-change').textContent = moved === null ? '' : `${moved >= 0 ? '+' : '−'}${Math.abs(moved).toFixed(2)} %`;
  $('t-change').className = `num ${moved === null || moved >= 0 ? 'up' : 'down'}`;
  const bid = bids[0]?.price ?? t.best_bid ?? t.bid;
  const ask = asks[0]?.price ?? t.best_ask ?? t.ask;
  $('t-bid').textContent = number(bid, digits);
  $('t-ask').textContent = number(ask, digits);
  $('t-spread').textContent = bid && ask ? number(ask - bid, digits) : '–';
  $('t-high').textContent = number(t.high_price ?? t.high_24h ?? t.high, digits);
  $('t-low').textContent = number(t.low_price ?? t.low_24h ?? t.low, digits);
  $('t-volume').textContent = number(t.volume_24h ?? t.volume ?? t.base_volume, lots);

  const middle = bid && ask ? (Number(bid) + Number(ask)) / 2 : last;
  const small = document.createElement('small');
  small.textContent = bid && ask ? 'middle' : 'last';
  $('middle').replaceChildren(number(middle, bid && ask ? digits + 1 : digits), small);
  $('book-note').textContent = state.bookSequence ? `#${state.bookSequence}` : '';

  tape(digits, lots);
  $('chart-note').textContent = state.candles.length ? '1 minute candles' : '';
  drawChart($('chart'), state.candles, last === undefined || last === null ? null : Number(last), digits);
}

function depth(bids, asks) {
  return Math.max(1e-12, ...[bids, asks].map(side => side.reduce((sum, l) => sum + Number(l.quantity), 0)));
}

const SVG = 'http://www.w3.org/2000/svg';

function levels(list, rows, most, digits, lots, none) {
  if (rows.length === 0) {
    list.replaceChildren(empty(none));
    return;
  }
  const inward = list.id === 'asks' ? rows.slice().reverse() : rows;
  let sum = 0;
  const share = new Map(inward.map(l => [l.price, (sum += Number(l.quantity)) / most]));
  list.replaceChildren(...rows.map(level => {
    const row = document.createElement('li');
    const bar = document.createElementNS(SVG, 'svg');
    const fill = document.createElementNS(SVG, 'rect');
    const width = Math.min(100, share.get(level.price) * 100);
    fill.setAttribute('x', `${100 - width}%`);
    fill.setAttribute('width', `${width}%`);
    fill.setAttribute('height', '100%');
    bar.setAttribute('aria-hidden', 'true');
    bar.append(fill);
    row.append(cell(number(level.price, digits)), cell(number(level.quantity, lots)), cell(level.orders ?? ''), bar);
    if (state.shown.size > 0 && state.shown.get(level.price) !== level.quantity) row.className = 'changed';
    return row;
  }));
}

function tape(digits, lots) {
  if (state.trades.length === 0) {
    $('trades').replaceChildren(empty('No trades yet'));
    return;
  }
  $('trades').replaceChildren(...state.trades.map((trade, i) => {
    const row = document.createElement('li');
    const older = state.trades[i + 1];
    const price = cell(number(trade.price, digits));
    const side = trade.taker_side ?? trade.side;
    const up = side ? side === 'BUY' : !older || Number(trade.price) >= Number(older.price);
    price.className = up ? 'up' : 'down';
    const at = new Date(trade.created_at ?? trade.time);
    row.append(price, cell(number(trade.quantity, lots)), cell(Number.isNaN(+at) ? '' : at.toLocaleTimeString('en-GB')));
    if (trade.fresh) row.className = 'new';
    trade.fresh = false;
    return row;
  }));
}

function cell(text) {
  const span = document.createElement('span');
  span.textContent = text;
  return span;
}

function empty(text) {
  const row = document.createElement('li');
  row.className = 'none';
  row.textContent = text;
  return row;
}

// ---- start ----

$('instrument').addEventListener('change', event =>
  choose(state.instruments.find(i => i.instrument === event.target.value)));
new ResizeObserver(paintSoon).observe($('chart'));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paintSoon);
get('/status').then(s => {
  $('venue').textContent = [s.venue ?? s.name ?? 'Buttonwood', s.version, s.status].filter(Boolean).join(' · ');
}).catch(() => {});
connect();
tick();
