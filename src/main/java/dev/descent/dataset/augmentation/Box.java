package dev.descent.dataset.augmentation;

/**
 * A part of an image.
 *
 * @param top first row of pixels
 * @param left first pixel of a row
 * @param bottom behind the last row of pixels
 * @param right behind the last pixel of a row
 */
public record Box(int top, int left, int bottom, int right) {

    /** A box around a pixel that is drawn from the whole image, each alike; what lies outside of the image is cut off. */
    static Box draw(Draws draws, int height, int width, int boxHeight, int boxWidth) {
        int top = draws.below(height) - boxHeight / 2;
        int left = draws.below(width) - boxWidth / 2;
        return new Box(
                Math.max(0, top),
                Math.max(0, left),
                Math.min(height, top + boxHeight),
                Math.min(width, left + boxWidth));
    }

    int area() {
        return (bottom - top) * (right - left);
    }
}
