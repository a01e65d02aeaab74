package io.levity.simulation;

import io.levity.simulation.cast.Randomness;
import io.levity.simulation.cast.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Who may play the Byzantine members.
 *
 * @param name as given on the command line: {@code all}, {@code none}, or roles joined by {@code +}
 * @param roles to draw from
 * @param beyondThird members to corrupt whatever their weight; 0 = as many as fewer than a third of the seats allow
 */
record CastChoice(String name, List<Role> roles, int beyondThird) {
    static final CastChoice ALL = new CastChoice("all", Role.byzantine(), 0);
    static final CastChoice NONE = new CastChoice("none", List.of(), 0);

    static CastChoice of(Role role) {
        return new CastChoice(nameOf(role), List.of(role), 0);
    }

    static CastChoice beyondThird(Role role, int members) {
        return new CastChoice(nameOf(role) + "*" + members, List.of(role), members);
    }

    /** Empty when the text names no cast. */
    static Optional<CastChoice> parse(String text) {
        if (text.equals("all")) {
            return Optional.of(ALL);
        }
        if (text.equals("none")) {
            return Optional.of(NONE);
        }
        List<Role> roles = new ArrayList<>();
        for (String part : text.split("\\+", -1)) {
            Optional<Role> role = Role.byzantine().stream()
                    .filter(r -> nameOf(r).equals(part))
                    .findFirst();
            if (role.isEmpty()) {
                return Optional.empty();
            }
            roles.add(role.get());
        }
        return Optional.of(new CastChoice(text, List.copyOf(roles), 0));
    }

    static String nameOf(Role role) {
        return role.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Fills in Byzantine roles; returns the weight that may still be faulty otherwise. */
    int assign(Randomness random, int[] weights, Role[] roles, int spare) {
        int left = spare;
        boolean spared = beyondThird == 0 && random.perMille(120);
        if (this.roles.isEmpty() || spared) {
            return left;
        }
        int start = random.below(weights.length);
        for (int i = 0; i < weights.length; i++) {
            int member = (start + i) % weights.length;
            boolean corrupt = beyondThird > 0 ? i < beyondThird : weights[member] <= left && random.perMille(750);
            if (corrupt) {
                roles[member] = this.roles.get(random.below(this.roles.size()));
                left -= weights[member];
            }
        }
        return Math.max(left, 0);
    }
}
