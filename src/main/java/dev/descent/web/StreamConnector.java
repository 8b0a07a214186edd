package dev.descent.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Has Tomcat speak {@link StreamProtocol}. */
@Component
class StreamConnector implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final WebProperties.Stream properties;
    private volatile @Nullable StreamProtocol protocol;

    StreamConnector(WebProperties properties) {
        this.properties = properties.stream();
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(StreamProtocol.class.getName());
        factory.addConnectorCustomizers(connector -> protocol = (StreamProtocol) connector.getProtocolHandler());
    }

    StreamConnection connection(HttpServletRequest request) {
        StreamProtocol known = protocol;
        if (known == null) {
            throw new IllegalStateException("there is no connector yet");
        }
        return known.connection(request, properties.writeTimeout());
    }
}
