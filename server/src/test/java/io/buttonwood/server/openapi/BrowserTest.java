package io.buttonwood.server.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/// The pages in a real browser under the production preset's Content-Security-Policy. Skipped where there is no
/// Chromium: `apt-get install chromium chromium-driver` brings it.
class BrowserTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    @TempDir
    static Path folder;

    private static LiveVenue venue;
    private static ChromeDriver browser;
    private static WebDriverWait wait;

    @BeforeAll
    static void start() {
        assumeTrue(Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
                "no " + CHROMIUM + " and " + DRIVER + ": the pages are not tested in a browser");
        venue = new LiveVenue(folder.resolve("venue"));
        venue.must(venue.adminKey, "POST", "/api/v1/admin/assets", "{\"asset\":\"USD\",\"scale\":2}");
        venue.must(venue.adminKey, "POST", "/api/v1/admin/assets", "{\"asset\":\"ACME\",\"scale\":0}");
        venue.must(venue.adminKey, "POST", "/api/v1/admin/instruments",
                "{\"instrument\":\"ACME\",\"base_asset\":\"ACME\",\"quote_asset\":\"USD\",\"tick_size\":\"0.01\",\"lot_size\":\"1\",\"low_price\":\"1.00\",\"high_price\":\"1000.00\"}");
        venue.trade("ACME");
        var options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--window-size=1280,1000", "--user-data-dir=" + folder.resolve("profile"));
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        browser = new ChromeDriver(
                new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).usingAnyFreePort().build(),
                options);
        wait = new WebDriverWait(browser, Duration.ofSeconds(30));
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.quit();
        }
        if (venue != null) {
            venue.close();
        }
    }

    /// What the page complained of, apart from services that this venue is not asked to have.
    private static List<String> complaints() {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(each -> each.getMessage().contains("Content Security Policy")
                        || each.getMessage().contains("Uncaught"))
                .map(LogEntry::getMessage)
                .toList();
    }

    private static void click(By what) {
        WebElement element = wait.until(ExpectedConditions.presenceOfElementLocated(what));
        ((JavascriptExecutor) browser).executeScript("arguments[0].scrollIntoView({block:'center'}); arguments[0].click()", element);
    }

    @Test
    void swaggerUiAuthorisesAndEntersAnOrder() {
        browser.get(venue.base() + "/docs");
        click(By.cssSelector("button.authorize"));
        WebElement key = wait.until(ExpectedConditions.visibilityOfElementLocated(By.xpath(
                "//h4[contains(., 'ApiKeyAuth')]/ancestor::div[contains(@class,'auth-container')]//input")));
        key.sendKeys(venue.traderKey);
        click(By.xpath("//h4[contains(., 'ApiKeyAuth')]/ancestor::div[contains(@class,'auth-container')]//button[contains(@class,'authorize')]"));
        click(By.cssSelector("button.btn-done"));

        click(By.cssSelector("#operations-Orders-placeOrder .opblock-summary-control"));
        click(By.cssSelector("#operations-Orders-placeOrder button.execute"));
        By status = By.cssSelector("#operations-Orders-placeOrder .live-responses-table tbody .response-col_status");
        wait.until(ExpectedConditions.presenceOfElementLocated(status));
        // The page draws its answer anew while it comes in: the element is looked up each time.
        assertTrue(browser.findElement(status).getText().startsWith("201"),
                () -> browser.findElement(By.cssSelector("#operations-Orders-placeOrder .live-responses-table")).getText());
        assertEquals(List.of(), complaints());
    }

    @Test
    void everyPageLoadsUnderTheStrictPolicyOnADesktopAndOnAPhone() {
        for (String path : List.of("/", "/docs", "/docs/async", "/docs/guide", "/docs/errors")) {
            browser.get(venue.base() + path);
            wait.until(page -> ((JavascriptExecutor) page).executeScript("return document.readyState").equals("complete"));
            if (path.equals("/docs")) {
                wait.until(ExpectedConditions.presenceOfElementLocated(By.cssSelector(".swagger-ui .info .title")));
            }
            assertEquals(List.of(), complaints(), path);
            browser.manage().window().setSize(new org.openqa.selenium.Dimension(390, 844));
            long wider = (Long) ((JavascriptExecutor) browser).executeScript(
                    "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assertTrue(wider <= 1, path + " is " + wider + " px wider than a phone");
            browser.manage().window().setSize(new org.openqa.selenium.Dimension(1280, 1000));
        }
    }
}
