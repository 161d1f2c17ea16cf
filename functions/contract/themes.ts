/** How the portal can look. It stands here because the portal reads it before it has any schema. */
export const themes = ['light', 'dark', 'system'] as const;
export type ThemeName = (typeof themes)[number];
