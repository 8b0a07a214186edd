package dev.descent.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One client of {@link StreamLoad}, over a bare socket. */
final class StreamSocket {

    private static final int SMALL_RECEIVE_BUFFER = 4096;

    private static int count;

    private final int number = count++;
    private final Selector selector;
    private final InetSocketAddress server;
    private final String path;
    private final boolean stalls;
    private final List<String> faults = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private SocketChannel channel;
    private SelectionKey key;
    private boolean inBody;
    private boolean stalled;
    private boolean sawDone;
    private boolean done;
    private long id;
    private long lastId;
    private long events;
    private final List<String> cuts = new ArrayList<>();
    private long cutAfterNanos = -1;

    StreamSocket(Selector selector, InetSocketAddress server, String path, long lastId, boolean stalls) {
        this.selector = selector;
        this.server = server;
        this.path = path;
        this.lastId = lastId;
        this.stalls = stalls;
    }

    void connect() {
        try {
            inBody = false;
            line.setLength(0);
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            if (stalls) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_RECEIVE_BUFFER);
            }
            channel.connect(server);
            key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void ready(SelectionKey key, ByteBuffer buffer) {
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                channel.write(
                        ByteBuffer.wrap(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                                        + "Last-Event-ID: " + lastId + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII)));
                key.interestOps(SelectionKey.OP_READ);
                return;
            }
            buffer.clear();
            int read = channel.read(buffer);
            buffer.flip();
            while (buffer.hasRemaining()) {
                take(buffer.get());
            }
            if (read < 0) {
                ended(null);
            }
        } catch (IOException e) {
            ended(e);
        }
    }

    private void take(byte next) {
        if (next != '\n') {
            // Only what a line begins with is of interest.
            if (line.length() < 32) {
                line.append((char) next);
            }
            return;
        }
        if (!inBody) {
            head(line.toString().strip());
        } else if (line.length() == 0) {
            event();
        } else if (line.indexOf("id:") == 0) {
            id = Long.parseLong(line.substring(3).strip());
        } else if (line.indexOf("event:") == 0) {
            sawDone = line.indexOf("done") == 6;
        }
        line.setLength(0);
    }

    private void head(String text) {
        if (text.startsWith("HTTP/") && !text.contains(" 200")) {
            faults.add("client " + number + " was answered " + text);
        }
        inBody = text.isEmpty();
    }

    private void event() {
        if (id == 0) {
            return;
        }
        if (id != lastId + 1) {
            faults.add("client " + number + " got event " + id + " behind " + lastId);
        }
        lastId = id;
        id = 0;
        events++;
        done |= sawDone;
    }

    /** @param e null at the end of the stream */
    private void ended(IOException e) {
        close();
        if (!done && !stalled) {
            cuts.add("client " + number + " behind event " + lastId + ": " + (e == null ? "end of stream" : e));
            id = 0;
            connect();
        }
    }

    void reconnect() {
        close();
        id = 0;
        connect();
    }

    void stall() {
        stalled = true;
        key.interestOps(0);
    }

    void probe(long nanos) {
        if (cutAfterNanos < 0) {
            try {
                channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
            } catch (IOException e) {
                cutAfterNanos = nanos;
            }
        }
    }

    void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int number() {
        return number;
    }

    boolean isOpen() {
        return inBody;
    }

    boolean isDone() {
        return done;
    }

    long lastId() {
        return lastId;
    }

    long events() {
        return events;
    }

    List<String> cuts() {
        return cuts;
    }

    boolean isStalled() {
        return stalled;
    }

    long cutAfterNanos() {
        return cutAfterNanos;
    }

    List<String> faults() {
        return faults;
    }
}
