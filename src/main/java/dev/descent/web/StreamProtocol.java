package dev.descent.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.apache.coyote.http11.Http11NioProtocol;

/** HTTP as Tomcat speaks it, with a way from a request to its connection. Tomcat makes it itself, from its name. */
public final class StreamProtocol extends Http11NioProtocol {

    /**
     * The connection of a request that is about to become a stream.
     *
     * @param writeTimeout for how long the client may take nothing
     */
    StreamConnection connection(HttpServletRequest request, Duration writeTimeout) {
        String id = request.getServletConnection().getConnectionId();
        return getEndpoint().getConnections().stream()
                .filter(connection -> connection
                        .getServletConnection("http/1.1", "")
                        .getConnectionId()
                        .equals(id))
                .findFirst()
                .map(connection -> new StreamConnection(connection, writeTimeout))
                .orElseThrow(() -> new IllegalStateException("the connection of the request is gone"));
    }
}
