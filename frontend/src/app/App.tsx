import { Suspense, useState } from "react";
import { matchPath, Route, Routes, useLocation } from "react-router";
import { LiveRegion } from "../ui/announce";
import { ErrorBoundary } from "../ui/ErrorBoundary";
import { Loading } from "../ui/Loading";
import { later } from "../ui/later";
import { TopBarSlots } from "../ui/TopBarFill";
import classes from "./App.module.css";
import { routes } from "./routes";
import { SideNav } from "./SideNav";
import { SkipLink } from "./SkipLink";
import { TopBar } from "./TopBar";

const NotFound = later(() => import("./NotFound"), <Loading />);

export function App() {
  const [start, setStart] = useState<HTMLElement | null>(null);
  const [end, setEnd] = useState<HTMLElement | null>(null);
  const { pathname } = useLocation();
  const isFull = routes.some((r) => r.full && matchPath(r.path, pathname));
  return (
    <TopBarSlots value={{ start, end }}>
      <SkipLink />
      <div className={classes.frame}>
        <TopBar startRef={setStart} endRef={setEnd} />
        <SideNav />
        <main id="content" className={classes.main} data-full={isFull || undefined} tabIndex={-1}>
          <ErrorBoundary resetKey={pathname}>
            <Suspense fallback={<Loading />}>
              <Routes>
                {routes.map(({ path, Component }) => (
                  <Route key={path} path={path} element={<Component />} />
                ))}
                <Route path="*" element={<NotFound />} />
              </Routes>
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
      <LiveRegion />
    </TopBarSlots>
  );
}
