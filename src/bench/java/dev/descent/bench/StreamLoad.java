package dev.descent.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Many clients of one stream of events, in one thread: live ones, some of which break off at random and come back with the id of their
 * last event, and stalled ones, which stop reading while their connection stays open.
 */
public final class StreamLoad implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long PROBE_NANOS = 100_000_000;

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
    private final List<StreamSocket> live = new ArrayList<>();
    private final List<StreamSocket> stalled = new ArrayList<>();
    private final PriorityQueue<Action> actions =
            new PriorityQueue<>((one, other) -> Long.signum(one.nanos() - other.nanos()));
    private final Random random;
    private long stalledAt;
    private int reconnects;

    private record Action(long nanos, Runnable what) {}

    /**
     * @param after the last event that all clients have
     * @param seed of who breaks off, and when
     */
    public StreamLoad(InetSocketAddress server, String path, long after, int live, int stalled, long seed)
            throws IOException {
        this.random = new Random(seed);
        for (int i = 0; i < live + stalled; i++) {
            StreamSocket socket = new StreamSocket(selector, server, path, after, i >= live);
            (i < live ? this.live : this.stalled).add(socket);
        }
    }

    /** Connects all; returns when each has the head of its answer. */
    public void connect() throws IOException {
        List<StreamSocket> all = Stream.concat(live.stream(), stalled.stream()).toList();
        for (StreamSocket socket : all) {
            socket.connect();
            // Not all at once, which might be more than the server has room for in its queue.
            if (socket.number() % 50 == 0) {
                await(socket::isOpen, PATIENCE);
            }
        }
        await(() -> all.stream().allMatch(StreamSocket::isOpen), PATIENCE);
    }

    /** Follows for a time, in which that many clients break off and come back; the stalled ones stop reading at its start. */
    public void follow(Duration time, int reconnecting) throws IOException {
        long start = System.nanoTime();
        stalledAt = start;
        stalled.forEach(StreamSocket::stall);
        for (int i = 0; i < reconnecting; i++) {
            actions.add(new Action(start + (long) (random.nextDouble() * time.toNanos()), this::reconnectOne));
        }
        for (long at = start; at < start + time.toNanos(); at += PROBE_NANOS) {
            actions.add(new Action(at, this::probe));
        }
        run(() -> System.nanoTime() - start >= time.toNanos() && actions.isEmpty());
    }

    /** Follows until every client that reads has an event, or the limit is over. */
    public void awaitEvent(long id, Duration limit) throws IOException {
        await(
                () -> Stream.concat(live.stream(), stalled.stream())
                        .allMatch(socket -> socket.isStalled() || socket.lastId() >= id),
                limit);
    }

    /** Follows until every stalled client is cut off, or the limit is over. */
    public void awaitCut(Duration limit) throws IOException {
        long start = System.nanoTime();
        for (long at = start; at < start + limit.toNanos(); at += PROBE_NANOS) {
            actions.add(new Action(at, this::probe));
        }
        await(() -> stalled.stream().allMatch(socket -> socket.cutAfterNanos() >= 0), limit);
        actions.clear();
    }

    /** Follows until the stream of every live client has come to its end, or the limit is over. */
    public void awaitEnd(Duration limit) throws IOException {
        await(() -> live.stream().allMatch(StreamSocket::isDone), limit);
    }

    private void reconnectOne() {
        StreamSocket socket = live.get(random.nextInt(live.size()));
        if (!socket.isDone()) {
            reconnects++;
            socket.reconnect();
        }
    }

    /** A byte to the server, which doesn't read it, tells whether the connection is still there. */
    private void probe() {
        stalled.forEach(socket -> socket.probe(System.nanoTime() - stalledAt));
    }

    private void await(BooleanSupplier until, Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        run(() -> until.getAsBoolean() || System.nanoTime() > deadline);
    }

    private void run(BooleanSupplier until) throws IOException {
        while (!until.getAsBoolean()) {
            selector.select(10);
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isValid()) {
                    ((StreamSocket) key.attachment()).ready(key, buffer);
                }
            }
            selector.selectedKeys().clear();
            while (!actions.isEmpty() && actions.peek().nanos() <= System.nanoTime()) {
                actions.remove().what().run();
            }
        }
    }

    /** What was wrong at live clients: ids that came twice, were left out or came in the wrong order, and answers but 200. */
    public List<String> faults() {
        return live.stream().flatMap(socket -> socket.faults().stream()).toList();
    }

    /** The least of the last ids that live clients have. */
    public long leastLastId() {
        return live.stream().mapToLong(StreamSocket::lastId).min().orElse(0);
    }

    /** Live clients whose stream has come to its end. */
    public long ended() {
        return live.stream().filter(StreamSocket::isDone).count();
    }

    /** All events that came to live clients. */
    public long events() {
        return live.stream().mapToLong(StreamSocket::events).sum();
    }

    /** What the server did to live clients before their stream had come to its end; they came back at once. */
    public List<String> liveCut() {
        return live.stream().flatMap(socket -> socket.cuts().stream()).toList();
    }

    /** How often a live client broke off and came back. */
    public int reconnects() {
        return reconnects;
    }

    /** After how many seconds each stalled client was cut off; those that weren't are left out. */
    public List<Double> stalledCutAfter() {
        return stalled.stream()
                .filter(socket -> socket.cutAfterNanos() >= 0)
                .map(socket -> Math.round(socket.cutAfterNanos() / 1e8) / 10.0)
                .sorted()
                .toList();
    }

    @Override
    public void close() throws IOException {
        live.forEach(StreamSocket::close);
        stalled.forEach(StreamSocket::close);
        selector.close();
    }
}
