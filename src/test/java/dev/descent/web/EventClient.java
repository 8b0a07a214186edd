package dev.descent.web;

import dev.descent.spec.SpecReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads server-sent events. */
final class EventClient implements AutoCloseable {

    private final Stream<String> lines;
    private final Iterator<String> next;
    private final List<String> comments = new CopyOnWriteArrayList<>();

    EventClient(Stream<String> lines) {
        this.lines = lines;
        this.next = lines.iterator();
    }

    record Event(long id, String type, JsonNode data) {}

    /** The next event; null if the stream has ended. */
    Event next() {
        long id = -1;
        String type = null;
        StringBuilder data = new StringBuilder();
        while (next.hasNext()) {
            String line = next.next();
            if (line.startsWith("id:")) {
                id = Long.parseLong(line.substring(3).strip());
            } else if (line.startsWith("event:")) {
                type = line.substring(6).strip();
            } else if (line.startsWith("data:")) {
                data.append(line.substring(5));
            } else if (line.startsWith(":")) {
                comments.add(line.substring(1));
            } else if (line.isEmpty() && type != null) {
                return new Event(id, type, SpecReader.mapper().readTree(data.toString()));
            }
        }
        return null;
    }

    /** How many comments have come so far. */
    int comments() {
        return comments.size();
    }

    /** Reads until a comment has come. */
    String awaitComment() {
        while (comments.isEmpty() && next.hasNext()) {
            String line = next.next();
            if (line.startsWith(":")) {
                comments.add(line.substring(1));
            }
        }
        return comments.get(0);
    }

    /** The next event of a type. */
    Event await(String type) {
        Event event = next();
        while (event != null && !event.type().equals(type)) {
            event = next();
        }
        if (event == null) {
            throw new AssertionError("the stream ended without " + type);
        }
        return event;
    }

    /** Everything until the stream ends. */
    List<Event> rest() {
        List<Event> events = new ArrayList<>();
        for (Event event = next(); event != null; event = next()) {
            events.add(event);
        }
        return events;
    }

    @Override
    public void close() {
        lines.close();
    }
}
