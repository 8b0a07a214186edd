package dev.descent.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real service in a process of its own, which can be killed for real. */
final class ServiceProcess {

    /** For what takes seconds on a machine that does nothing else. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Pattern READY = Pattern.compile("Descent is ready: http://localhost:(\\d+) ");

    private static final int TAIL_LINES = 40;

    private final Process process;
    private final Path log;
    private Api api;

    private ServiceProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param settings as {@code --descent.workers=2} */
    static ServiceProcess start(List<String> java, ServiceDatabase database, Path dataDir, Path log, String... settings)
            throws IOException {
        List<String> command = new ArrayList<>(java);
        command.add("--server.port=0");
        command.add("--descent.data-dir=" + dataDir);
        command.addAll(List.of(settings));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        // One thread, or the last bits of what was trained would be those of the machine.
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().put("GOMP_SPINCOUNT", "1000");
        builder.environment().putAll(database.environment());
        return new ServiceProcess(builder.start(), log);
    }

    /** Waits until requests are answered. */
    ServiceProcess awaitReady() {
        Matcher[] ready = new Matcher[1];
        await("the service to be ready", () -> {
            ready[0] = READY.matcher(log());
            return ready[0].find() || !process.isAlive();
        });
        if (!process.isAlive()) {
            throw new AssertionError("The service didn't start");
        }
        api = new Api(Integer.parseInt(ready[0].group(1)));
        return this;
    }

    /** A client of the service, once it is ready. */
    Api api() {
        return api;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends the process without a word, as {@code kill -9} does, and waits until it is gone. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Asks the process to end (SIGTERM), and waits until it has. @return how long that took */
    Duration terminate() {
        long start = System.nanoTime();
        process.destroy();
        awaitExit();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("The service doesn't end");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Freezes the process (SIGSTOP). */
    void suspend() {
        signal("STOP");
    }

    /** Lets it go on (SIGCONT). */
    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new AssertionError("kill -" + name + " " + pid() + ": " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of what it said. */
    String logTail() {
        List<String> lines = log().lines().toList();
        return "… of " + log + ":\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    /** Looks again and again. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Waited in vain for " + what);
            }
            pause(20);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
