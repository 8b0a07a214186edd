package dev.descent.web;

import dev.descent.dataset.ingest.SyntheticUpload;
import dev.descent.dataset.ingest.Upload;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.SpecReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a JSON document that asks for a data set: what it asks for follows from the field that is there. */
final class DatasetRequest {

    private DatasetRequest() {}

    /** The upload that a document asks for a data set of; null if it asks for one of another kind. */
    static @Nullable UploadedDataset uploaded(String json) {
        JsonNode document = SpecReader.parse(json);
        return document.has("upload") ? UploadedDataset.read(document) : null;
    }

    /** @throws InvalidInputException with every mistake */
    static Upload read(String json) {
        JsonNode document = SpecReader.parse(json);
        if (document.has("synthetic")) {
            SyntheticRequest request = SpecReader.read(document, "", SyntheticRequest.class);
            return new SyntheticUpload(request.name(), request.synthetic());
        }
        if (document.has("rows")) {
            return InlineRows.toUpload(json);
        }
        throw new InvalidInputException(
                "",
                document.isObject() ? "invalid_request" : "wrong_type",
                "Send an object with the field rows, synthetic or upload, as {\"synthetic\": {\"type\": \"moons\", \"samples\": 500}}.");
    }
}
