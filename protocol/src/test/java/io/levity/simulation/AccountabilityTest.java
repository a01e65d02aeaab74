package io.levity.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.simulation.cast.Role;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * With a third of the seats or more Byzantine, agreement may break, but not for free: whenever honest members deliver
 * different blocks, the certificates that they hold convict a third of the seats, and never anybody honest.
 */
@DisplayName("A fork")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AccountabilityTest {

    @ParameterizedTest(name = "of {1} members with {2} of {0}")
    @CsvSource({"TWINS, 4, 2, 60, 5", "TWINS, 7, 3, 30, 1"})
    void shouldConvictAThirdOfTheSeatsWhenItHappens(Role role, int members, int corrupt, int seeds, int atLeast) {
        int forks = 0;
        for (long seed = 1; seed <= seeds; seed++) {
            World world =
                    new World(Scenario.draw(seed, members, CastChoice.beyondThird(role, corrupt), Ablation.NONE), true);
            try {
                world.run();
            } catch (Verdicts.Fork fork) {
                forks++;
                assertConvicted(world, seed + ": " + fork.getMessage());
            } catch (Violation violation) {
                assertEquals(Invariant.I18, violation.invariant(), () -> "seed " + violation.getMessage());
            }
        }
        int found = forks;
        assertTrue(
                found >= atLeast, () -> "only " + found + " forks in " + seeds + " seeds: too tame to prove anything");
    }

    private static void assertConvicted(World world, String seed) {
        long guilty = Guilt.among(world.oracle().onHonestDisks(), world.crypto());
        for (int member = 0; member < world.members(); member++) {
            boolean convicted = (guilty >>> member & 1) != 0;
            assertTrue(!convicted || !world.scenario().honest(member), "an honest member convicted, seed " + seed);
        }
        int third = (world.config().totalWeight() + 2) / 3;
        assertTrue(
                world.crypto().weight(guilty) >= third,
                () -> "convicted " + Long.toBinaryString(guilty) + " of " + third + " seats, seed " + seed);
    }
}
