package io.levity.actor.seat;

import java.util.SortedMap;

/**
 * How this node sees the seats of a network, for people.
 *
 * @param held here, by validator
 * @param plan who is to hold what
 * @param handingOver whether this node lets all of its validators go because it stops
 */
public record SeatReport(SortedMap<Integer, SharedSeats.Holding> held, SeatPlan plan, boolean handingOver) {}
