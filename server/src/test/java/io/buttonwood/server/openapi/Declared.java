package io.buttonwood.server.openapi;

import io.buttonwood.server.admin.AccountAdminRoutes;
import io.buttonwood.server.admin.Admin;
import io.buttonwood.server.admin.ReferenceRoutes;
import io.buttonwood.server.admin.UserRoutes;
import io.buttonwood.server.auth.AuthRoutes;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.venue.AccountRoutes;
import io.buttonwood.server.venue.MarketRoutes;
import io.buttonwood.server.venue.OrderRoutes;
import io.buttonwood.server.http.Router;
import io.buttonwood.server.web.Pages;
import java.util.ArrayList;
import java.util.List;

/// The declarations without anything behind them: enough to derive documents from, not to call.
final class Declared {
    private Declared() {}

    static List<Endpoint> endpoints() {
        var admin = new Admin(null, null);
        var all = new ArrayList<Endpoint>();
        all.addAll(new MarketRoutes(null, null, null).endpoints());
        all.addAll(new OrderRoutes(null, null, null, null).endpoints());
        all.addAll(new AccountRoutes(null, null, null).endpoints());
        all.addAll(new AuthRoutes(null, null, null, null, () -> 0).endpoints());
        all.addAll(new ReferenceRoutes(admin).endpoints());
        all.addAll(new UserRoutes(admin, null, null, () -> 0).endpoints());
        all.addAll(new AccountAdminRoutes(admin, null).endpoints());
        var router = new Router().add(all);
        router.add(new DocsRoutes(router, "1").endpoints()).add(Pages.endpoints());
        return router.endpoints();
    }
}
