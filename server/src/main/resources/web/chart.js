// Candles with volume on a canvas, in the page's own colours, sharp on every display.

export function drawChart(canvas, candles, last, digits) {
  const box = canvas.getBoundingClientRect();
  const width = Math.floor(box.width);
  const height = Math.floor(box.height);
  if (width < 60 || height < 60) return;
  const scale = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  const css = getComputedStyle(document.documentElement);
  const colour = name => css.getPropertyValue(name).trim();
  const g = canvas.getContext('2d');
  g.setTransform(scale, 0, 0, scale, 0, 0);
  g.clearRect(0, 0, width, height);
  g.font = '11px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace';
  g.textBaseline = 'middle';
  if (candles.length === 0) {
    g.fillStyle = colour('--dim');
    g.textAlign = 'center';
    g.fillText('No trades to draw yet', width / 2, height / 2);
    return;
  }

  const right = 74;
  const bottom = 24;
  const left = 14;
  const step = Math.max(7, Math.min(16, (width - left - right) / candles.length));
  const visible = candles.slice(-Math.max(1, Math.floor((width - left - right) / step)));
  const prices = visible.flatMap(c => [c.high, c.low]).concat(last === null ? [] : [last]);
  let low = Math.min(...prices);
  let high = Math.max(...prices);
  const pad = (high - low || Math.abs(high) * 0.001 || 1) * 0.12;
  low -= pad;
  high += pad;
  const volumeTop = (height - bottom) * 0.82;
  const y = price => 8 + (high - price) / (high - low) * (volumeTop - 16);
  const x = i => width - right - (visible.length - i - 0.5) * step;

  g.strokeStyle = colour('--line');
  g.fillStyle = colour('--dim');
  g.lineWidth = 1;
  g.textAlign = 'left';
  for (const price of ticks(low, high, Math.max(3, Math.floor(volumeTop / 60)))) {
    line(g, left, Math.round(y(price)) + 0.5, width - right + 4, Math.round(y(price)) + 0.5);
    g.fillText(price.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }), width - right + 9, y(price));
  }
  g.textAlign = 'center';
  const every = Math.max(1, Math.ceil(78 / step));
  visible.forEach((c, i) => {
    if ((visible.length - 1 - i) % every === 0 && x(i) > left + 20) {
      g.fillText(new Date(c.time).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' }), x(i), height - bottom / 2);
    }
  });

  const most = Math.max(...visible.map(c => c.volume), 1e-12);
  const body = Math.max(3, Math.floor(step * 0.66));
  visible.forEach((c, i) => {
    const up = c.close >= c.open;
    g.fillStyle = g.strokeStyle = colour(up ? '--bid' : '--ask');
    const at = Math.round(x(i)) + 0.5;
    line(g, at, y(c.high), at, y(c.low));
    const top = y(Math.max(c.open, c.close));
    g.fillRect(at - body / 2, top, body, Math.max(1.5, y(Math.min(c.open, c.close)) - top));
    g.globalAlpha = 0.28;
    const tall = c.volume / most * (height - bottom - volumeTop);
    g.fillRect(at - body / 2, height - bottom - tall, body, tall);
    g.globalAlpha = 1;
  });

  if (last !== null) {
    const at = Math.round(y(last)) + 0.5;
    g.strokeStyle = g.fillStyle = colour('--accent');
    g.setLineDash([3, 4]);
    line(g, left, at, width - right + 4, at);
    g.setLineDash([]);
    g.beginPath();
    g.roundRect(width - right + 4, at - 10, right - 8, 20, 5);
    g.fill();
    g.fillStyle = colour('--card');
    g.textAlign = 'left';
    g.fillText(last.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }), width - right + 9, at);
  }
}

function line(g, x1, y1, x2, y2) {
  g.beginPath();
  g.moveTo(x1, y1);
  g.lineTo(x2, y2);
  g.stroke();
}

// Round numbers between two prices, about as many as asked for.
function ticks(low, high, count) {
  const raw = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map(m => m * power).find(s => s >= raw);
  const out = [];
  for (let price = Math.ceil(low / step) * step; price <= high; price += step) out.push(price);
  return out;
}
