package io.levity.chain.network;

/**
 * When networks are added and drained. Loads are in thousandths of what a network can do.
 *
 * @param high mark of the moving average above which more networks are wanted
 * @param low mark below which fewer are
 * @param highEpochs in a row above the high mark before one is added
 * @param lowEpochs in a row below the low mark before one is drained
 * @param smoothing weight of the past in the moving average: of n parts one is the newest load
 * @param least networks that stay, however little there is to do
 * @param most networks that there may be
 */
public record ScalingParams(int high, int low, int highEpochs, int lowEpochs, int smoothing, int least, int most) {
    public static final ScalingParams DEFAULT = new ScalingParams(700, 200, 1, 6, 2, 1, 1024);

    /** At most one of so many networks changes in an epoch, and always at least one may. */
    static final int CHANGING_ONE_OF = 20;

    public ScalingParams {
        if (low < 0 || 2 * low >= high || high > 1000) {
            // Otherwise a network that was just added would at once look like one too many.
            throw new IllegalArgumentException("marks " + low + " and " + high + ": twice the low one must be less");
        }
        if (highEpochs < 1 || lowEpochs < 1 || smoothing < 1 || least < 1 || most < least) {
            throw new IllegalArgumentException("epochs, smoothing and numbers of networks must be positive");
        }
    }

    /** Networks that may change in one epoch when there are so many. */
    int mayChange(int networks) {
        return Math.max(1, networks / CHANGING_ONE_OF);
    }
}
