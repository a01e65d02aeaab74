package io.levity.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Takes one durability rule away at a time and asks the simulator to notice: what cannot fail proves nothing. The disk
 * lies about what it holds, so that only consequences tell: contradictions on the wire, forks and halts.
 */
@DisplayName("Without one durability rule")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AblationTest {
    private static final Set<Invariant> CONSEQUENCES = EnumSet.of(
            Invariant.I1,
            Invariant.I2,
            Invariant.I3,
            Invariant.I4,
            Invariant.I7,
            Invariant.I9,
            Invariant.I11,
            Invariant.I13,
            Invariant.I18,
            Invariant.I19);

    @ParameterizedTest(name = "{0} is caught within {2} seeds")
    @CsvSource({
        "NOTARIZE_VOTES_FORGOTTEN, all, 20",
        "NULLIFY_VOTES_FORGOTTEN, all, 40",
        "FINALIZE_VOTES_FORGOTTEN, none, 250",
        "CERTIFICATES_FORGOTTEN, none, 100",
        "NOTARIZATION_BEHIND_FINALIZE_FORGOTTEN, none, 150",
        "SENDS_DO_NOT_WAIT, none, 60",
        "OWN_VOTES_NOT_TALLIED_AGAIN, all, 5",
    })
    void shouldFailWhenARuleIsTakenAway(Ablation ablation, String cast, int seeds) {
        Campaign campaign = new Campaign(4, CastChoice.parse(cast).orElseThrow(), ablation);
        Optional<Invariant> broken = Optional.empty();
        for (long seed = 1; seed <= seeds && broken.isEmpty(); seed++) {
            broken = campaign.run(seed, false).broken();
        }
        assertTrue(broken.filter(CONSEQUENCES::contains).isPresent(), () -> "not caught within " + seeds + " seeds");
    }
}
