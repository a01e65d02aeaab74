package io.levity.chain.network;

/**
 * What the scaling rule remembers of the load of all networks together, from epoch to epoch.
 *
 * @param averageMillionths moving average in millionths of what the networks can do
 * @param epochsHigh in a row, up to now, with the average above the high mark
 * @param epochsLow in a row below the low mark
 */
public record LoadHistory(int averageMillionths, int epochsHigh, int epochsLow) {
    public static final LoadHistory NONE = new LoadHistory(0, 0, 0);

    /** @param load of this epoch in thousandths; more than 1000 when work waits */
    LoadHistory after(int load, ScalingParams params) {
        long sum = (long) averageMillionths * (params.smoothing() - 1) + load * 1000L;
        int average = (int) Math.min(Integer.MAX_VALUE, sum / params.smoothing());
        return new LoadHistory(
                average,
                average > params.high() * 1000 ? epochsHigh + 1 : 0,
                average < params.low() * 1000 ? epochsLow + 1 : 0);
    }

    /** Of a number of networks that has just changed: the same work on more or fewer of them. */
    LoadHistory spread(int before, int after) {
        return new LoadHistory((int) Math.min(Integer.MAX_VALUE, (long) averageMillionths * before / after), 0, 0);
    }
}
