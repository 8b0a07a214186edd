package dev.descent.web;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts services in processes of their own, kills those that are left when the test class ends, and says the last words of each
 * when a test fails. What it writes lies where a build is cleaned up.
 */
final class ServiceProcesses implements AfterEachCallback, AfterAllCallback {

    private static List<String> java;

    private final List<ServiceProcess> started = new ArrayList<>();
    private final Path directory = newDirectory();

    static Path newDirectory() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target", "chaos")), "")
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param settings as {@code --descent.workers=2} */
    ServiceProcess start(ServiceDatabase database, Path dataDir, String... settings) {
        try {
            Path log = directory.resolve("service-" + started.size() + ".log");
            ServiceProcess service = ServiceProcess.start(java(), database, dataDir, log, settings);
            started.add(service);
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            started.stream()
                    .skip(Math.max(0, started.size() - 3))
                    .forEach(service -> System.out.println(service.logTail()));
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        started.stream().filter(ServiceProcess::isAlive).forEach(ServiceProcess::kill);
    }

    /**
     * The command up to the service's own arguments. Half of a start is the loading of classes: the first start of all keeps them in
     * an archive for the others. Nor do these live long enough for the optimizing compiler.
     */
    private static synchronized List<String> java() throws IOException {
        if (java == null) {
            Path directory = newDirectory();
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC"));
            if (Runtime.version().feature() >= 24) {
                command.add("--enable-native-access=ALL-UNNAMED");
            }
            Path archive = directory.resolve("classes.jsa");
            ServiceProcess first = ServiceProcess.start(
                    with(command, "-XX:ArchiveClassesAtExit=" + archive, directory),
                    ServiceDatabase.h2(directory),
                    directory,
                    directory.resolve("service.log"));
            try {
                Api api = first.awaitReady().api();
                api.awaitEnd(api.submit(Specs.iris(1)));
                first.terminate();
            } finally {
                if (first.isAlive()) {
                    first.kill();
                }
            }
            java = with(command, "-XX:SharedArchiveFile=" + archive, directory);
        }
        return java;
    }

    private static List<String> with(List<String> command, String option, Path directory) throws IOException {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(option, "-cp", classPath(directory), "dev.descent.DescentApplication"));
        return all;
    }

    /** That of the tests, but for the tests themselves; the service's own classes in a jar, since only such can be archived. */
    private static String classPath(Path directory) throws IOException {
        Path jar = directory.resolve("descent.jar");
        if (!Files.exists(jar)) {
            write(Path.of("target", "classes"), jar);
        }
        return jar
                + File.pathSeparator
                + Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> entry.endsWith(".jar"))
                        .collect(Collectors.joining(File.pathSeparator));
    }

    private static void write(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> paths = Files.walk(classes)) {
            for (Path path : paths.sorted().toList()) {
                String name = classes.relativize(path).toString().replace(File.separatorChar, '/');
                if (!name.isEmpty()) {
                    // Directories too: migrations are looked for by their directory.
                    out.putNextEntry(new JarEntry(Files.isDirectory(path) ? name + "/" : name));
                    if (Files.isRegularFile(path)) {
                        Files.copy(path, out);
                    }
                    out.closeEntry();
                }
            }
        }
    }
}
