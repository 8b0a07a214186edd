package dev.descent.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file that comes piece by piece.
 *
 * @param offset bytes that came so far, all of them on the disk
 * @param size bytes that it will have in the end; null if that wasn't said
 * @param expiresAt when it is deleted, unless more comes or it is used
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PartialUpload(String id, long offset, @Nullable Long size, Instant expiresAt) {}
