package dev.dreambooth.engine.data.png;

/**
 * How a PNG predicts a byte from its neighbours, so that only the difference has to be compressed (PNG specification,
 * section 9.2).
 */
enum PngFilter {
    NONE(0),
    SUB(1),
    UP(2),
    AVERAGE(3),
    PAETH(4);

    private final byte number;

    PngFilter(int number) {
        this.number = (byte) number;
    }

    /** Returns the byte that stands before a row so filtered. */
    byte number() {
        return number;
    }

    /**
     * Filters one row.
     *
     * @param row the bytes of the row
     * @param above the bytes of the row above, zeros for the first row
     * @param distance bytes per pixel: how far left the neighbour lies
     * @param target receives the differences
     * @return the sum of the absolute differences, the usual guess at how well the row will compress
     */
    long apply(byte[] row, byte[] above, int distance, byte[] target) {
        long cost = 0;
        for (int i = 0; i < row.length; i++) {
            int left = i < distance ? 0 : row[i - distance] & 0xFF;
            int upperLeft = i < distance ? 0 : above[i - distance] & 0xFF;
            target[i] = (byte) (row[i] - predict(left, above[i] & 0xFF, upperLeft));
            cost += Math.abs(target[i]);
        }
        return cost;
    }

    private int predict(int left, int up, int upperLeft) {
        return switch (this) {
            case NONE -> 0;
            case SUB -> left;
            case UP -> up;
            case AVERAGE -> (left + up) / 2;
            case PAETH -> paeth(left, up, upperLeft);
        };
    }

    /** The neighbour closest to left + up - upper left; ties go to the left, then up. */
    private static int paeth(int left, int up, int upperLeft) {
        int toLeft = Math.abs(up - upperLeft);
        int toUp = Math.abs(left - upperLeft);
        int toUpperLeft = Math.abs(left + up - 2 * upperLeft);
        if (toLeft <= toUp && toLeft <= toUpperLeft) {
            return left;
        }
        return toUp <= toUpperLeft ? up : upperLeft;
    }
}
