package io.buttonwood.server.config;

import io.buttonwood.edge.security.Hardening;
import io.buttonwood.server.http.OneOf;
import io.buttonwood.server.http.Scalar;
import io.buttonwood.server.http.Schema;
import io.buttonwood.server.http.Table;
import io.buttonwood.server.http.Shapes;
import java.util.List;

/// Makes `docs/configuration.md` from [Config], so that the page cannot say anything else than the program does.
final class ConfigurationPage {
    private static final String NONE = "-";

    private final StringBuilder page = new StringBuilder(16_384);

    private ConfigurationPage() {}

    static String text() {
        var page = new ConfigurationPage();
        page.introduction();
        page.section((Schema.Obj) Shapes.of(Config.class), "");
        page.presets();
        page.example();
        return page.page.toString();
    }

    private void introduction() {
        page.append("""
                # Configuration

                <!-- Generated from Config.java by ConfigurationPage; do not edit. How to write it again: docs/testing.md -->

                Every key has a default. A YAML file (`--config FILE`) overrides defaults, an environment variable overrides the
                file, and the options `--port` and `--data` override both. A variable's name is `BUTTONWOOD_` and the key's path in
                upper case with `_`; lists in variables are comma-separated. Unknown keys and unknown `BUTTONWOOD_` variables are
                start-up errors, and all errors are reported at once:

                ```sh
                ./buttonwood check-config --config buttonwood.yaml
                ```

                `-` stands for "none" where a key's default is shown as "none". Keys marked *secret* belong in a variable or in a
                file that only the venue's user can read.
                """);
    }

    private void section(Schema.Obj object, String path) {
        boolean table = false;
        for (Schema.Member member : object.members()) {
            if (member.schema() instanceof Schema.Obj) {
                continue;
            }
            if (!table) {
                table = true;
                page.append("\n| Key | Variable | Default | Values | Meaning |\n|-|-|-|-|-|\n");
            }
            String key = path + member.name();
            page.append("| `").append(key).append("` | `").append(ConfigReader.variable(key)).append("` | ")
                    .append(byDefault(member)).append(" | ").append(values(member.schema())).append(" | ")
                    .append(cell(member.description())).append(secret(member.schema()) ? " *(secret)*" : "").append(" |\n");
        }
        for (Schema.Member member : object.members()) {
            if (member.schema() instanceof Schema.Obj inner) {
                String key = path + member.name();
                page.append('\n').append(path.isEmpty() ? "## " : "### ").append('`').append(key).append("`: ")
                        .append(member.description()).append('\n');
                section(inner, key + ".");
            }
        }
    }

    private static String byDefault(Schema.Member member) {
        Object value = member.byDefault();
        return value == null || value.equals(NONE) || value.equals(List.of()) ? "none" : "`" + value + "`";
    }

    private static String values(Schema schema) {
        return switch (schema) {
            case Scalar.Bool _ -> "`true`, `false`";
            case Scalar.Choice choice -> "`" + String.join("`, `", choice.names()) + "`";
            case Scalar.Whole whole -> whole.min() + " to " + whole.max();
            case Scalar.Text text -> text.pattern() == null ? "text" : "`" + cell(text.pattern()) + "`";
            case Schema.Array list -> "at most " + list.max();
            case Scalar.Real _, Scalar.Dec _, Scalar.Moment _, Schema.Any _, Schema.Obj _, OneOf _, Table _ ->
                throw new IllegalStateException("no key is of this kind: " + schema);
        };
    }

    private static boolean secret(Schema schema) {
        return schema instanceof Scalar.Text text && text.secret();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private void presets() {
        Hardening development = Hardening.development();
        Hardening production = Hardening.production();
        page.append("""

                ## The presets

                `demo` uses `development` unless told otherwise; `run` wants `preset` to be given. `production` refuses to start
                while the example origin and hosts are in place.

                | Setting | `development` | `production` |
                |-|-|-|
                """);
        row("security.allow_origins", list(development.allowOrigins()), list(production.allowOrigins()) + " (an example)");
        row("security.allowed_hosts", list(development.allowedHosts()), list(production.allowedHosts()) + " (an example)");
        row("security.enable_hsts", development.enableHsts(), production.enableHsts());
        row("security.enable_cors", development.enableCors(), production.enableCors());
        row("security.csp_policy", "`" + development.cspPolicy() + "`", "`" + production.cspPolicy() + "`");
        row("security.skip_paths", list(development.skipPaths()), list(production.skipPaths()));
    }

    private void row(String key, Object development, Object production) {
        page.append("| `").append(key).append("` | ").append(development).append(" | ").append(production).append(" |\n");
    }

    private static String list(List<String> values) {
        return "`" + String.join("`, `", values) + "`";
    }

    static final String EXAMPLE = """
            preset: production
            http:
              host: 0.0.0.0
              port: 8443
              tls_certificate: /etc/buttonwood/chain.pem
              tls_key: /etc/buttonwood/key.pem
            data:
              dir: /var/lib/buttonwood
              durability: power
            security:
              allow_origins: [https://desk.venue.test]
              allowed_hosts: [api.venue.test]
            rate_limit:
              user:
                per_second: 20
                burst: 100
            """;

    private void example() {
        page.append("\n## An example\n\n```yaml\n").append(EXAMPLE).append("```\n\n")
                .append("The same rate by variables: `BUTTONWOOD_RATE_LIMIT_USER_PER_SECOND=20` and ")
                .append("`BUTTONWOOD_RATE_LIMIT_USER_BURST=100`. ")
                .append("The launcher has variables of its own, see [deployment](deployment.md#the-launcher).\n");
    }
}
