package dev.descent.dataset.ingest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The files of an archive in the folders that say their classes: {@code class/file}, or {@code train/class/file} and
 * {@code test/class/file}; all of it may lie in one more folder.
 *
 * @param classes sorted
 * @param places of each file, by its name in the archive
 */
record ClassFolders(List<String> classes, Map<String, Place> places) {

    private static final String TRAIN = "train";
    private static final String TEST = "test";

    /** Where a file belongs. */
    record Place(boolean test, int label) {}

    /** What computers put beside a user's files. */
    static boolean isJunk(String name) {
        String[] parts = name.split("/");
        String last = parts[parts.length - 1];
        return Arrays.asList(parts).contains("__MACOSX")
                || last.equals(".DS_Store")
                || last.equals("Thumbs.db")
                || last.equals("desktop.ini")
                || last.startsWith("._");
    }

    /**
     * Finds each file's place.
     *
     * @param names of files and folders in the archive; a folder's ends with {@code /}
     * @return null if there are problems, which then say so
     */
    static @Nullable ClassFolders of(String part, List<String> names, FileProblems problems) {
        int depth = common(names);
        List<String> files = names.stream().filter(name -> !name.endsWith("/")).toList();
        if (files.isEmpty()) {
            problems.add(part, "empty_file", part + " has no files at all");
            return null;
        }
        boolean parted = files.stream()
                .map(name -> name.split("/"))
                .allMatch(
                        path -> path.length == depth + 3 && Set.of(TRAIN, TEST).contains(path[depth]));
        Map<String, String> classOf = new LinkedHashMap<>();
        Set<String> tested = new TreeSet<>();
        for (String name : files) {
            String[] path = name.split("/");
            if (path.length != depth + (parted ? 3 : 2)) {
                problems.add(
                        part + ":" + name,
                        "wrong_folder",
                        part + ", entry '" + name + "': each image must lie in the folder of its class, as cats/1.png,"
                                + " or as train/cats/1.png and test/cats/2.png");
                continue;
            }
            classOf.put(name, path[path.length - 2]);
            if (parted && path[depth].equals(TEST)) {
                tested.add(name);
            }
        }
        TreeSet<String> trained = new TreeSet<>();
        classOf.forEach((name, type) -> {
            if (!tested.contains(name)) {
                trained.add(type);
            }
        });
        List<String> classes = List.copyOf(trained);
        checkFolders(part, names, depth + (parted ? 2 : 1), trained, problems);
        Map<String, Place> places = new LinkedHashMap<>();
        classOf.forEach((name, type) -> {
            int label = classes.indexOf(type);
            if (label < 0) {
                problems.add(
                        part + ":" + name,
                        "unknown_label",
                        part + ", entry '" + name + "': there is no image of class '" + type + "' to train on");
            }
            places.put(name, new Place(tested.contains(name), label));
        });
        return new ClassFolders(classes, places);
    }

    private static void checkFolders(
            String part, List<String> names, int depth, Set<String> classes, FileProblems problems) {
        for (String name : names) {
            String[] path = name.split("/");
            if (name.endsWith("/") && path.length == depth && !classes.contains(path[depth - 1])) {
                problems.add(
                        part + ":" + name,
                        "empty_class",
                        part + ", folder '" + name + "': there is no image in the folder of this class");
            }
        }
        if (classes.size() == 1) {
            problems.add(
                    part,
                    "single_class",
                    "every image of " + part + " is in the folder '"
                            + classes.iterator().next()
                            + "': there is nothing to learn with one class only");
        }
    }

    /** Folders that everything lies in, and that are no classes. */
    private static int common(List<String> names) {
        List<String[]> paths = new ArrayList<>();
        names.stream().filter(name -> !name.endsWith("/")).forEach(name -> paths.add(name.split("/")));
        int depth = 0;
        while (!paths.isEmpty()) {
            int at = depth;
            String first = paths.get(0)[at];
            if (!paths.stream().allMatch(path -> path.length > at + 2 && path[at].equals(first))) {
                return depth;
            }
            depth++;
        }
        return depth;
    }
}
