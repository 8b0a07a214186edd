package dev.descent.web;

import java.io.IOException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** The connection that a stream of events has for itself. */
final class StreamConnection {

    private static final int SMALL_SEND_BUFFER = 4096;

    private final SocketWrapperBase<NioChannel> connection;

    /** @param writeTimeout for how long the client may take nothing before Tomcat closes the connection */
    StreamConnection(SocketWrapperBase<NioChannel> connection, Duration writeTimeout) {
        this.connection = connection;
        connection.setWriteTimeout(writeTimeout.toMillis());
    }

    /**
     * From here on there is little to send at once. That a client reads nothing any more shows only when the buffer is full, which
     * takes minutes at its usual size.
     */
    void narrow() {
        set(StandardSocketOptions.SO_SNDBUF, SMALL_SEND_BUFFER);
    }

    /** Closes the connection soon, by a thread of Tomcat. */
    void cut() {
        connection.setError(new SocketTimeoutException("The client is too slow"));
        connection.processSocket(SocketEvent.ERROR, true);
    }

    /** What wasn't sent yet is dropped when the connection is closed, instead of being kept for a client that doesn't read. */
    void dropUnsent() {
        set(StandardSocketOptions.SO_LINGER, 0);
    }

    private <T> void set(SocketOption<T> option, T value) {
        SocketChannel channel = connection.getSocket().getIOChannel();
        // Tomcat puts a channel without a socket in the place of one that it has closed.
        if (channel != null) {
            try {
                channel.setOption(option, value);
            } catch (IOException e) {
                // It is closed this moment.
            }
        }
    }
}
