package dev.descent.spec;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An object in a spec's own form that is made from another form, and where in the document each of its parts comes from. */
public final class Translation {

    private final ObjectNode tree = JsonNodeFactory.instance.objectNode();

    /** Places in the document by pointers in the tree. A key that ends in a slash stands for all below it that isn't named itself. */
    private final Map<String, String> origins = new HashMap<>();

    /**
     * Begins an object without fields.
     *
     * @param origin JSON pointer, in the document, of what the object stands for
     * @param below likewise of the value whose fields become the object's, where they keep their names
     */
    public Translation(String origin, String below) {
        origins.put("", origin);
        origins.put("/", below + "/");
    }

    /** Sets a field to a value that comes from one place of the document. */
    public void put(String field, JsonNode value, String origin) {
        tree.set(field, value);
        locate("/" + field, origin);
    }

    /** Sets a field to what was translated by itself. */
    public void put(String field, Translation part) {
        tree.set(field, part.tree);
        locate("/" + field, part);
    }

    /** Adds an element to the list in a field. */
    public void add(String list, Translation part) {
        int index = tree.withArray(list).size();
        tree.withArray(list).add(part.tree);
        locate("/" + list + "/" + index, part);
    }

    /** States where the value at a pointer into the tree comes from. */
    public void locate(String pointer, String origin) {
        origins.put(pointer, origin);
    }

    private void locate(String pointer, Translation part) {
        part.origins.forEach((below, origin) -> origins.put(pointer + below, origin));
    }

    /** The object; live. */
    public ObjectNode tree() {
        return tree;
    }

    /**
     * Where in the document a value comes from.
     *
     * @param pointer into the tree
     * @return JSON pointer into the document; of what is nowhere in it, where it would stand
     */
    public String origin(String pointer) {
        String known = pointer;
        while (true) {
            String rest = pointer.substring(known.length());
            String exact = origins.get(known);
            if (rest.isEmpty() && exact != null) {
                return exact;
            }
            String below = rest.isEmpty() ? null : origins.get(known + "/");
            if (below != null) {
                return below + rest.substring(1);
            }
            if (exact != null) {
                return exact + rest;
            }
            known = known.substring(0, known.lastIndexOf('/'));
        }
    }
}
