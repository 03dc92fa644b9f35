package io.buttonwood.server.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads the three files of a tape: commands, the fills they must give, the book at checkpoints. CSV with a header line
/// and no quotes. A malformed line is an [IOException] that names file and line; nothing is guessed.
final class Tape {
    private static final String COMMANDS = "seq,ts_ns,cmd,order_id,side,price_ticks,qty,tif";
    private static final String FILLS = "command_seq,resting_order_id,aggressor_order_id,price_ticks,qty";
    private static final String LEVELS = "command_seq,side,level,price_ticks,qty,orders";

    private interface Row {
        void take(String[] fields);
    }

    private Tape() {}

    static List<TapeCommand> commands(Path file) throws IOException {
        var commands = new ArrayList<TapeCommand>();
        read(file, COMMANDS, f -> {
            long seq = Long.parseLong(f[0]);
            require(seq == commands.size() + 1L, "seq " + seq + " does not follow " + commands.size());
            var kind = TapeCommand.Kind.valueOf(f[2]);
            require(f[3].matches("[0-9A-Za-z_]{1,20}"), "order_id of 1 to 20 letters and digits");
            long price = Long.parseLong(f[5]);
            long quantity = Long.parseLong(f[6]);
            if (kind != TapeCommand.Kind.CANCEL) {
                require(price > 0 && quantity > 0, "price and quantity above zero");
            }
            if (kind == TapeCommand.Kind.NEW) {
                require(f[7].equals("GTC") || f[7].equals("IOC"), "tif GTC or IOC");
            }
            commands.add(new TapeCommand(seq, kind, f[3], buy(f[4]), price, quantity, f[7]));
        });
        return commands;
    }

    static List<TapeFill> fills(Path file) throws IOException {
        var fills = new ArrayList<TapeFill>();
        read(file, FILLS, f -> fills.add(new TapeFill(f[1], f[2], Long.parseLong(f[3]), Long.parseLong(f[4]))));
        return fills;
    }

    static List<Checkpoint> levels(Path file) throws IOException {
        var checkpoints = new ArrayList<Checkpoint>();
        read(file, LEVELS, f -> {
            long seq = Long.parseLong(f[0]);
            if (checkpoints.isEmpty() || checkpoints.getLast().commandSeq() != seq) {
                require(checkpoints.isEmpty() || checkpoints.getLast().commandSeq() < seq, "command_seq goes back");
                checkpoints.add(new Checkpoint(seq, new ArrayList<>(), new ArrayList<>()));
            }
            var side = buy(f[1]) ? checkpoints.getLast().bids() : checkpoints.getLast().asks();
            require(Integer.parseInt(f[2]) == side.size() + 1, "levels from 1 without gaps");
            side.add(new Checkpoint.Level(Long.parseLong(f[3]), Long.parseLong(f[4]), Integer.parseInt(f[5])));
        });
        return checkpoints;
    }

    private static boolean buy(String side) {
        require(side.equals("B") || side.equals("S"), "side B or S");
        return side.equals("B");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }

    private static void read(Path file, String header, Row row) throws IOException {
        int columns = header.split(",").length;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            if (!header.equals(lines.readLine())) {
                throw new IOException(file + ": the first line is not " + header);
            }
            int number = 1;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                var fields = line.split(",", -1);
                try {
                    require(fields.length == columns, columns + " columns");
                    row.take(fields);
                } catch (IllegalArgumentException e) {
                    throw new IOException(file + " line " + number + ": " + e.getMessage(), e);
                }
            }
        }
    }
}
