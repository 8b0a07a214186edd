package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Vector;

/** Cosine of the angle between prediction and target, with the sign turned, as Keras does; 0 where either is 0. */
@JsonTypeName("cosine_similarity")
@About(
        value = "Cosine of the angle between prediction and target, from −1 for one direction to 1 for opposite ones.",
        equation = "J = −p·t/(‖p‖‖t‖)",
        source = "Salton, Wong and Yang 1975")
public record CosineSimilarity() implements Loss {

    @Override
    public double row(Vector prediction, Vector target, Vector gradient) {
        double pLength = length(prediction);
        double tLength = length(target);
        if (pLength == 0 || tLength == 0) {
            gradient.fill(0);
            return 0;
        }
        double cosine = 0;
        for (int i = 0; i < prediction.size(); i++) {
            cosine += prediction.get(i) / pLength * (target.get(i) / tLength);
        }
        for (int i = 0; i < prediction.size(); i++) {
            gradient.set(i, (prediction.get(i) / pLength * cosine - target.get(i) / tLength) / pLength);
        }
        return -cosine;
    }

    private static double length(Vector x) {
        double squares = 0;
        for (int i = 0; i < x.size(); i++) {
            squares += x.get(i) * x.get(i);
        }
        return Math.sqrt(squares);
    }
}
