package dev.descent.web;

import io.swagger.v3.oas.annotations.media.Schema;

/** The fields of a {@link UploadedDataset}; for the API document only. */
record DatasetOfUpload(
        @Schema(description = "Id of an upload that came piece by piece", requiredMode = Schema.RequiredMode.REQUIRED)
        String upload,

        @Schema(description = "What the file is; if absent, what file_name ends with", example = "csv")
        String format,

        @Schema(description = "As the file was called", example = "digits.npz")
        String fileName,

        @Schema(description = "For people") String name) {}
