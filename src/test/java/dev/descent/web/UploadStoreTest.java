package dev.descent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.descent.spec.IdGenerator;
import dev.descent.spec.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.web.multipart.MaxUploadSizeExceededException;

class UploadStoreTest {

    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

    @TempDir
    Path data;

    Instant now = START;
    Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    };
    UploadStore store;

    @BeforeEach
    void open() throws IOException {
        store = reopened();
    }

    /** As after a restart. */
    private UploadStore reopened() throws IOException {
        MapConfigurationPropertySource properties = new MapConfigurationPropertySource(
                Map.of("descent.limits.upload-bytes", "100B", "descent.uploads.keep", "24h"));
        WebProperties settings = new Binder(properties).bindOrCreate("descent", WebProperties.class);
        return new UploadStore(data, new IdGenerator(clock, new SecureRandom()), clock, settings);
    }

    private static InputStream bytes(int count) {
        return new ByteArrayInputStream(new byte[count]);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("uploads"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void partsSurviveARestart() throws IOException {
        String id = store.begin(store.newId(), 30L).id();
        assertThat(store.append(id, 0, bytes(10)).offset()).isEqualTo(10);

        UploadStore after = reopened();

        assertThat(after.find(id)).hasValueSatisfying(upload -> {
            assertThat(upload.offset()).isEqualTo(10);
            assertThat(upload.size()).isEqualTo(30);
            assertThat(upload.expiresAt()).isEqualTo(START.plus(Duration.ofHours(24)));
        });
        assertThat(after.append(id, 10, bytes(20)).offset()).isEqualTo(30);
        assertThat(after.consume(id, null, StoredFile::getSize)).isEqualTo(30);
        assertThat(after.find(id)).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void whatCameBeforeTheConnectionBrokeIsKept() throws IOException {
        String id = store.begin(store.newId(), null).id();
        InputStream broken = new SequenceInputStream(bytes(7), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset");
            }
        });

        assertThatThrownBy(() -> store.append(id, 0, broken)).isInstanceOf(UploadConflictException.class);

        assertThat(store.find(id).orElseThrow().offset()).isEqualTo(7);
        assertThat(store.append(id, 7, bytes(1)).offset()).isEqualTo(8);
    }

    @Test
    void takesNoMoreThanItMayHave() throws IOException {
        String open = store.begin(store.newId(), null).id();
        String sized = store.begin(store.newId(), 5L).id();
        store.append(open, 0, bytes(60));

        assertThatThrownBy(() -> store.append(open, 60, bytes(41))).isInstanceOf(MaxUploadSizeExceededException.class);
        assertThatThrownBy(() -> store.append(sized, 0, bytes(6))).isInstanceOf(UploadConflictException.class);
        assertThatThrownBy(() -> store.begin(store.newId(), 101L)).isInstanceOf(MaxUploadSizeExceededException.class);
        assertThatThrownBy(() -> store.receive(bytes(101), null, StoredFile::getSize))
                .isInstanceOf(MaxUploadSizeExceededException.class);

        assertThat(store.find(open).orElseThrow().offset()).isEqualTo(60);
        assertThat(store.find(sized).orElseThrow().offset()).isZero();
        assertThat(files()).containsExactlyInAnyOrder(open, sized, sized + ".size");
    }

    @Test
    void oneWritesAtATime() throws IOException {
        String id = store.begin(store.newId(), null).id();

        store.append(id, 0, new InputStream() {
            private boolean asked;

            @Override
            public int read() {
                if (!asked) {
                    asked = true;
                    assertThatThrownBy(() -> store.append(id, 0, bytes(1)))
                            .isInstanceOf(UploadConflictException.class)
                            .hasMessageContaining("Another request");
                    assertThatThrownBy(() -> reopened().append(id, 0, bytes(1)))
                            .as("another process")
                            .isInstanceOfAny(
                                    UploadConflictException.class,
                                    java.nio.channels.OverlappingFileLockException.class);
                    return 1;
                }
                return -1;
            }
        });

        assertThat(store.find(id).orElseThrow().offset()).isEqualTo(1);
    }

    @Test
    void whatNobodyAddsToIsDeleted() throws IOException {
        String old = store.begin(store.newId(), 9L).id();
        String fresh = store.begin(store.newId(), null).id();
        Files.setLastModifiedTime(Files.createFile(data.resolve("uploads/.raw-left")), FileTime.from(START));
        Files.setLastModifiedTime(data.resolve("uploads/" + old + ".size"), FileTime.from(START));
        now = START.plus(Duration.ofHours(23));
        store.append(fresh, 0, bytes(1));
        store.sweep();
        assertThat(store.find(old)).isPresent();

        now = START.plus(Duration.ofHours(25));
        store.sweep();

        assertThat(files()).containsExactly(fresh);
    }

    @Test
    void anUploadStaysUntilItsWorkIsDone() throws IOException {
        String id = store.begin(store.newId(), null).id();
        store.append(id, 0, bytes(3));

        assertThatThrownBy(() -> store.consume(id, null, file -> {
                    throw new InvalidInputException("file", "wrong", "is wrong");
                }))
                .isInstanceOf(InvalidInputException.class);

        assertThat(store.find(id).orElseThrow().offset()).isEqualTo(3);
        for (String other : List.of("up_00000000000000000000000000", "../up", "")) {
            assertThatThrownBy(() -> store.consume(other, null, StoredFile::getSize))
                    .hasMessageContaining("There is no upload '" + other + "'");
        }
    }
}
